package belay.router.table;

import java.util.Arrays;

/**
 * Shares requests by weight. Pure: the same point always falls to the same one, so a random number
 * spreads requests and a hash of a visitor keeps him. While the sum of the weights stays, a last
 * one that grows keeps all that fell to it before. Immutable; for any thread.
 */
final class Weights {
  private final int[] ends;

  /**
   * Of these weights.
   *
   * @param weights none negative, one at least more than 0; their sum is an int
   */
  Weights(int... weights) {
    this.ends = weights.clone();
    Arrays.parallelPrefix(ends, Math::addExact);
  }

  /**
   * Which of them a point falls to, counted from 0; never one without weight.
   *
   * @param point any number, each as likely as the other
   */
  int at(long point) {
    long scaled = Math.unsignedMultiplyHigh(point, ends[ends.length - 1]);
    int at = 0;
    while (scaled >= ends[at]) {
      at++;
    }
    return at;
  }
}
