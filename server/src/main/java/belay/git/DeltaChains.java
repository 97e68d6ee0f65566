package belay.git;

import java.util.Arrays;

/**
 * Which object of a pack is a difference to which, in a few bytes each, to know before JGit begins
 * what it will hold at once: while it makes one, all those below it of which more are to be made.
 */
final class DeltaChains {
  private static final int FIRST = 64;

  private long[] at = new long[FIRST];
  private int[] base = new int[FIRST];
  private long[] size = new long[FIRST];
  private int[] children = new int[FIRST];
  private int count;

  /**
   * The next object.
   *
   * @param offset in the pack, larger than of those before
   * @param baseOffset what it is a difference to; one where none begins stands for none
   */
  void add(long offset, long baseOffset, long bytes) {
    if (count == at.length) {
      at = Arrays.copyOf(at, count * 2);
      base = Arrays.copyOf(base, count * 2);
      size = Arrays.copyOf(size, count * 2);
      children = Arrays.copyOf(children, count * 2);
    }
    int below = Arrays.binarySearch(at, 0, count, baseOffset);
    if (below >= 0) {
      children[below]++;
    }
    at[count] = offset;
    base[count] = Math.max(below, -1);
    size[count] = bytes;
    count++;
  }

  /** The sizes of what others are differences to, sorted. */
  long[] baseSizes() {
    long[] all = new long[count];
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (children[i] > 0) {
        all[found++] = size[i];
      }
    }
    long[] sizes = Arrays.copyOf(all, found);
    Arrays.sort(sizes);
    return sizes;
  }

  /** The most that is held at any one time, in bytes. */
  long most() {
    long most = 0;
    long[] held = new long[count];
    for (int i = 0; i < count; i++) {
      int below = base[i];
      if (below >= 0) {
        boolean kept = children[below] > 1;
        most = Math.max(most, size[i] + held[below] + (kept ? 0 : size[below]));
      }
      held[i] = (below < 0 ? 0 : held[below]) + (children[i] > 1 ? size[i] : 0);
    }
    return most;
  }
}
