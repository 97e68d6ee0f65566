package belay.guard;

import java.time.Duration;

/**
 * All that was counted of a new release so far. Times in which its dynos had more to do than the
 * former's ever had are kept apart, since a release that sheds load while the other one idles is
 * not to blame for that. Immutable.
 *
 * @param age how long it has been looked at
 * @param fresh its requests, except in times of overload
 * @param coin what was tried again, except in times of overload
 * @param arms both sides' failures, of a canary, except in times of overload
 * @param slow both sides' slow answers, of a canary, the same
 * @param overloaded its requests in times of overload
 */
public record Evidence(
    Duration age,
    PoolFigures fresh,
    CoinFigures coin,
    Arms arms,
    Arms slow,
    PoolFigures overloaded) {
  /** Caches are cold and code is not compiled yet: nobody's answers are compared so early. */
  private static final Duration WARM_UP = Duration.ofMinutes(1);

  /** Nothing yet. */
  public static final Evidence NONE =
      new Evidence(
          Duration.ZERO,
          PoolFigures.NONE,
          CoinFigures.NONE,
          Arms.NONE,
          Arms.NONE,
          PoolFigures.NONE);

  /** With what came since. */
  public Evidence plus(Interval more, Baseline before) {
    Duration now = age.plus(more.length());
    if (before.isKnown() && more.load().isAbove(before.busiest())) {
      return new Evidence(now, fresh, coin, arms, slow, overloaded.plus(more.fresh()));
    }
    return new Evidence(
        now,
        fresh.plus(now.compareTo(WARM_UP) < 0 ? more.fresh().untimed() : more.fresh()),
        coin.plus(more.coin()),
        arms.plus(failures(more), more.former().failures()),
        !before.isKnown() || more.former().times().isEmpty()
            ? slow
            : slow.plus(
                more.fresh().slowerThan(before.verySlow()),
                more.former().slowerThan(before.verySlow())),
        overloaded);
  }

  /**
   * Of a canary's failures those of each address and path count three times at most, as a visitor
   * stays on one side: he alone would make it look ill. Where nothing is asked again they are not
   * known one by one, and all count.
   */
  private Share failures(Interval more) {
    boolean known = coin.failures() + more.coin().failures() > 0;
    long failed = more.fresh().failed();
    return new Share(
        known ? Math.min(failed, more.coin().failures()) : failed, more.fresh().requests());
  }

  /** How many requests were looked at, whatever they say. */
  public long requests() {
    return fresh.requests() + overloaded.requests();
  }
}
