package belay.git;

import java.util.Arrays;

/**
 * What the differences of a pack name by id to be applied to. Where that is in the pack nobody can
 * say before all is put together, so it is judged as if it were: what has two children there JGit
 * keeps while it makes the first.
 */
final class NamedBases {
  private static final int FIRST = 64;

  private long[] ids = new long[FIRST];
  private long[] sizes = new long[FIRST];
  private byte[] uses = new byte[FIRST];
  private int count;

  /**
   * One more that is applied to it.
   *
   * @param id the first eight bytes
   * @param size that it says it has
   */
  void add(long id, long size) {
    if (count * 2 >= ids.length) {
      grow();
    }
    int at = place(id);
    if (uses[at] == 0) {
      ids[at] = id;
      count++;
    }
    sizes[at] = Math.max(sizes[at], size);
    uses[at] = (byte) Math.min(2, uses[at] + 1);
  }

  private int place(long id) {
    int at = (int) (id ^ id >>> 32) & (ids.length - 1);
    while (uses[at] != 0 && ids[at] != id) {
      at = (at + 1) & (ids.length - 1);
    }
    return at;
  }

  private void grow() {
    long[] oldIds = ids;
    long[] oldSizes = sizes;
    byte[] oldUses = uses;
    ids = new long[oldIds.length * 2];
    sizes = new long[ids.length];
    uses = new byte[ids.length];
    for (int i = 0; i < oldIds.length; i++) {
      if (oldUses[i] != 0) {
        int at = place(oldIds[i]);
        ids[at] = oldIds[i];
        sizes[at] = oldSizes[i];
        uses[at] = oldUses[i];
      }
    }
  }

  /**
   * The most that is kept of them at any one time, in bytes.
   *
   * @param baseSizes of what others of the pack are applied to by their place, sorted
   */
  long most(long[] baseSizes) {
    long most = 0;
    for (int i = 0; i < ids.length; i++) {
      if (uses[i] > 1 || (uses[i] == 1 && Arrays.binarySearch(baseSizes, sizes[i]) >= 0)) {
        most += sizes[i];
      }
    }
    return most;
  }
}
