package belay.git;

/** The sizes that a delta begins with: of what it is applied to, and of what comes of it. */
final class DeltaHead {
  private final long[] sizes = new long[2];
  private int at;
  private int shift;

  /** Takes the next bytes of a delta; true once, when both sizes are known by them. */
  boolean take(byte[] bytes, int count) {
    for (int i = 0; i < count && at < sizes.length; i++) {
      sizes[at] |= shift > 56 ? 0 : (long) (bytes[i] & 0x7f) << shift;
      shift += 7;
      if ((bytes[i] & 0x80) == 0) {
        at++;
        shift = 0;
        if (at == sizes.length) {
          return true;
        }
      }
    }
    return false;
  }

  long base() {
    return sizes[0];
  }

  long result() {
    return sizes[1];
  }
}
