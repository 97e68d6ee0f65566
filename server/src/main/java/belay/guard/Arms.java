package belay.guard;

import java.util.stream.DoubleStream;

/**
 * What the failures, or the slow answers, on the two sides of a canary say so far. Immutable.
 *
 * @param failedNew of the failed or slow requests, how many were on the new side
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
   *
   * @param fresh of the new side's requests, those that failed, or were slow
   * @param former the same of the former side's
   */
  public Arms plus(Share fresh, Share former) {
    long hits = fresh.hits() + former.hits();
    long all = fresh.total() + former.total();
    if (hits == 0 || fresh.total() == 0 || former.total() == 0) {
      return this;
    }
    Share share = new Share(fresh.hits(), hits);
    double part = (double) fresh.total() / all;
    return new Arms(failedNew.plus(share), logs.plus(EProcess.arms(share, part)));
  }

  /** The logarithm of the e-value. */
  public double evidence() {
    return logs.values.length == 0 ? 0 : EProcess.mean(logs.values);
  }
}
