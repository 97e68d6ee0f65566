package belay.guard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What the router does with a request that the new release failed, as {@code docs/guard.md} has it:
 * the coin, whom it asks, whose failures count, and when it stops.
 */
final class CoinModel {
  private static final int SAME_MAX = 3;
  private static final int BOTH_FAILED_MAX = 50;
  private static final double REST_SECONDS = 10;

  private final SplittableRandom chance;
  private final Map<Integer, Integer> same = new HashMap<>();
  private final Set<Integer> addresses = new HashSet<>();
  private CoinFigures figures = CoinFigures.NONE;
  private int bothFailed;
  private double restUntil = -1;

  CoinModel(SplittableRandom chance) {
    this.chance = chance;
  }

  CoinFigures figures() {
    return figures;
  }

  /** Asks again; answers whether the visitor still gets an error. */
  boolean failsStill(Ill ill, Traffic.Request r, double seconds, boolean busy, boolean rare) {
    boolean slowFirst = ill.slowness(true, seconds) > 15;
    boolean counts = same.merge(r.client() * 64 + r.page(), 1, Integer::sum) <= SAME_MAX;
    addresses.add(r.client());
    if (counts) {
      add(new CoinFigures(1, Share.NONE, Share.NONE, 0, 0, 0));
    }
    if (!r.safe() || seconds < restUntil || slowFirst) {
      return true;
    }
    if (rare) {
      // The visitor gets the former release's answer; both are asked once he has it.
      boolean failed = !ill.isKnownToFormer(r) || ill.fails(false, r, seconds, busy, chance);
      askBoth(ill, r, seconds, busy, counts);
      return failed;
    }
    boolean toNew = chance.nextBoolean();
    boolean failed = ill.fails(toNew, r, seconds, busy, chance);
    if (!ill.isKnownToFormer(r)) {
      return !toNew || failed;
    }
    if (counts) {
      count(new Share(failed ? 1 : 0, 1), toNew);
    }
    if (failed) {
      rest(seconds);
    }
    return failed && !(toNew && !ill.fails(false, r, seconds, busy, chance));
  }

  private void rest(double seconds) {
    bothFailed++;
    if (bothFailed >= BOTH_FAILED_MAX * 2) {
      bothFailed = 0;
      restUntil = seconds + REST_SECONDS;
    }
  }

  private void askBoth(Ill ill, Traffic.Request r, double seconds, boolean busy, boolean counts) {
    if (!counts || !ill.isKnownToFormer(r)) {
      return;
    }
    boolean fresh = ill.fails(true, r, seconds, busy, chance);
    boolean former = ill.fails(false, r, seconds, busy, chance);
    Share both = fresh && former ? new Share(1, 1) : Share.NONE;
    add(new CoinFigures(0, both, both, fresh && !former ? 1 : 0, former && !fresh ? 1 : 0, 0));
  }

  private void count(Share share, boolean toNew) {
    add(new CoinFigures(0, toNew ? share : Share.NONE, toNew ? Share.NONE : share, 0, 0, 0));
  }

  private void add(CoinFigures more) {
    figures =
        figures.plus(
            new CoinFigures(
                more.failures(),
                more.onNew(),
                more.onFormer(),
                more.onlyNew(),
                more.onlyFormer(),
                addresses.size()));
  }
}
