package belay.guard;

import java.util.stream.DoubleStream;

/**
 * Tests that may be looked at after every request. Each value is that of an e-process: a number
 * whose mean is at most 1 at any moment that one may choose to stop at, as long as the release is
 * not to blame. By Ville's inequality it then ever reaches {@code 1/α} with probability {@code α}
 * at most, however often it is looked at (Ramdas, Grünwald, Vovk, Shafer: Game-theoretic statistics
 * and safe anytime-valid inference, Statistical Science 38, 2023). Such tests on deployments:
 * Lindon and Malek, Anytime-valid inference for multinomial count data, NeurIPS 2022; Lindon,
 * Sanden, Shirikian, Rapid regression detection in software deployments through sequential testing,
 * KDD 2022.
 *
 * <p>All are likelihood ratios of Bernoulli trials, averaged over a few alternatives:
 *
 * <pre>E = 1/m Σ (pⱼ/p₀)^hits · ((1-pⱼ)/(1-p₀))^(total-hits)</pre>
 *
 * <p>For alternatives above {@code p₀} each factor has a mean of at most 1 for every true
 * probability up to {@code p₀}, so the test holds for "no worse than p₀" too. They depend on what
 * was counted and on no order, so that nothing but counts need be kept. Values are natural
 * logarithms, since they go from 1e-300 to 1e300 within minutes.
 */
public final class EProcess {
  /** What one release may be blamed wrongly with, over its whole window and all tests of it. */
  public static final double ALPHA = 0.0004;

  /**
   * Among how many tests it is shared: the coin, failed requests before and after, those slower
   * than the former release's p95 and p99, failed requests and slow ones on the two sides of a
   * canary.
   */
  static final int TESTS = 6;

  /** From here on a test rejects that the release is not to blame. */
  public static final double REJECT = Math.log(TESTS / ALPHA);

  private static final double FAIR = 0.5;
  private static final double[] COIN = {.7, .85, .97};
  private static final double[] TIMES_WORSE = {2, 4, 8, 16, 32, 64};
  private static final double LIKELIEST = 0.99;

  private EProcess() {}

  /**
   * Of requests that failed once more: how many had gone to the new release. A fair coin sent each,
   * so while both sides fail alike it is one in two, whatever fails and however often. Conditional
   * binomial test, p₀ = ½ against .7, .85 and .97.
   */
  public static double coin(Share again) {
    double[] logs = new double[COIN.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = ratio(again, FAIR, COIN[i]);
    }
    return mean(logs);
  }

  /**
   * Of a release's requests: how many failed, or were slow.
   *
   * @param atMost how likely that was for the release before, at most; above 0
   * @return against alternatives of 2 to 64 times that
   */
  public static double worse(Share now, double atMost) {
    if (atMost >= LIKELIEST) {
      return 0;
    }
    double[] logs = new double[TIMES_WORSE.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = ratio(now, atMost, Math.min(LIKELIEST, atMost * TIMES_WORSE[i]));
    }
    return mean(logs);
  }

  /**
   * Of the requests that failed on the two sides of a canary in the same moment: those on the new
   * side. A failure is as likely there as the new side's part of the requests, as long as both fail
   * alike; otherwise its odds are 2 to 64 times those. Of many moments the sum for each alternative
   * is a likelihood ratio, and their mean an e-process: see {@link Arms}.
   *
   * @param part of the requests of that moment that went to the new side; between 0 and 1
   * @return the logarithm for each alternative
   */
  static double[] arms(Share failedNew, double part) {
    return DoubleStream.of(TIMES_WORSE)
        .map(odds -> ratio(failedNew, part, odds * part / (odds * part + 1 - part)))
        .toArray();
  }

  /** The logarithm of the mean of values that are given by theirs. */
  static double mean(double[] logs) {
    double top = logs[0];
    for (double log : logs) {
      top = Math.max(top, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - top);
    }
    return top + Math.log(sum / logs.length);
  }

  private static double ratio(Share share, double p0, double p) {
    if (share.total() == 0) {
      return 0;
    }
    return share.hits() * Math.log(p / p0)
        + (share.total() - share.hits()) * (Math.log1p(-p) - Math.log1p(-p0));
  }
}
