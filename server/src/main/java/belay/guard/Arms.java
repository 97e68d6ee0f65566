package belay.guard;

import java.util.stream.DoubleStream;

/**
 * What the failures on the two sides of a canary say so far. Immutable.
 *
 * @param failedNew of the failed requests, how many were on the new side
 */
public record Arms(Share failedNew, Logs logs) {
  /** Nothing has failed yet. */
  public static final Arms NONE = new Arms(Share.NONE, new Logs(DoubleStream.of()));

  /** The logarithms of the likelihood ratios, one for each alternative. Immutable. */
  public static final class Logs {
    private final double[] values;

    private Logs(DoubleStream values) {
      this.values = values.toArray();
    }

    private Logs plus(double[] more) {
      return values.length == 0
          ? new Logs(DoubleStream.of(more))
          : new Logs(
              java.util.stream.IntStream.range(0, more.length)
                  .mapToDouble(i -> values[i] + more[i]));
    }
  }

  /**
   * With what was counted in a moment more; one in which only one side had requests says nothing.
   */
  public Arms plus(PoolFigures fresh, PoolFigures former) {
    long failed = fresh.failed() + former.failed();
    long all = fresh.requests() + former.requests();
    if (failed == 0 || fresh.requests() == 0 || former.requests() == 0) {
      return this;
    }
    Share share = new Share(fresh.failed(), failed);
    double part = (double) fresh.requests() / all;
    return new Arms(failedNew.plus(share), logs.plus(EProcess.arms(share, part)));
  }

  /** The logarithm of the e-value. */
  public double evidence() {
    return logs.values.length == 0 ? 0 : EProcess.mean(DoubleStream.of(logs.values));
  }
}
