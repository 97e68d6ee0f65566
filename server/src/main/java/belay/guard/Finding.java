package belay.guard;

/**
 * Something that speaks against a release, with its numbers.
 *
 * <p>A {@code log} is the natural logarithm of an e-value; {@link EProcess#REJECT} proves.
 */
public sealed interface Finding {
  /** Its dynos died while the former's lived on. */
  record Crashed(Crashes fresh) implements Finding {}

  /**
   * What it failed once, it failed again, and the former release did not.
   *
   * @param onNew tried again on the new release: how many failed again
   * @param onFormer the same on the former one
   */
  record Retried(Share onNew, Share onFormer, double log) implements Finding {}

  /**
   * More of its requests fail than the former's did before.
   *
   * @param atMost the former's probability of a failure, at most
   */
  record FailsMore(Share now, double atMost, double log) implements Finding {}

  /**
   * More of its answers are slow.
   *
   * @param percentile of the former's answers, as 95
   * @param micros what they took longer than; microseconds
   */
  record SlowerMore(int percentile, long micros, Share now, double atMost, double log)
      implements Finding {}

  /**
   * The new side of a canary is slow more often than the former side in the same minutes.
   *
   * @param micros what the answers took longer than; microseconds
   */
  record SlowerBeside(long micros, Share slowNew, double log) implements Finding {}

  /** The new side of a canary fails more than the former side in the same minutes. */
  record FailsBeside(Share failedNew, double log) implements Finding {}
}
