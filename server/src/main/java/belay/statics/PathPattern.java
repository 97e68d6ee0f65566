package belay.statics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The path of a URL, matched with patterns of {@code static.json}: {@code *} stands for anything
 * within one segment, {@code **} for anything. One server matches for all sites, so a pattern takes
 * time in proportion to its length times that of the path, whatever they are, and for sixty-four
 * characters of the path at once: which of its beginnings are matched is a bit of each. For one
 * thread.
 */
final class PathPattern {
  private static final int BITS = Long.SIZE;
  private static final int BYTES = 256;
  private static final long[] NOWHERE = {};

  private final byte[] path;
  private final int words;

  /** Where a byte stands in the path. */
  private final long[][] places = new long[BYTES][];

  /** What is no slash. */
  private final long[] names;

  PathPattern(String path) {
    this.path = path.getBytes(StandardCharsets.UTF_8);
    this.words = this.path.length / BITS + 1;
    this.names = new long[words];
    Arrays.fill(places, NOWHERE);
    for (int i = 0; i < this.path.length; i++) {
      int b = this.path[i] & 0xff;
      places[b] = places[b].length == 0 ? new long[words] : places[b];
      places[b][i / BITS] |= 1L << i;
      names[i / BITS] |= b == '/' ? 0 : 1L << i;
    }
  }

  /** Whether the whole path is what the pattern says. */
  boolean matches(String text) {
    byte[] pattern = text.getBytes(StandardCharsets.UTF_8);
    long[] reached = new long[words];
    reached[0] = 1;
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i] != '*') {
        long[] place = places[pattern[i] & 0xff];
        if (place.length == 0) {
          return false;
        }
        step(reached, place);
      } else if (i + 1 < pattern.length && pattern[i + 1] == '*') {
        i++;
        reachAll(reached);
      } else {
        reachNames(reached);
      }
    }
    return ((reached[path.length / BITS] >>> path.length) & 1) == 1;
  }

  /** From where the byte stands to behind it. */
  private static void step(long[] reached, long[] place) {
    long carry = 0;
    for (int w = 0; w < reached.length; w++) {
      long here = reached[w] & place[w];
      reached[w] = (here << 1) | carry;
      carry = here >>> (BITS - 1);
    }
  }

  /** From the first that is reached to the end. */
  private void reachAll(long[] reached) {
    int first = 0;
    while (first < words && reached[first] == 0) {
      first++;
    }
    for (int w = first; w < words; w++) {
      reached[w] = w == first ? -Long.lowestOneBit(reached[w]) : -1;
    }
  }

  /**
   * From each that is reached to the end of its segment: what is added at the first carries through
   * all that is no slash.
   */
  private void reachNames(long[] reached) {
    long carry = 0;
    for (int w = 0; w < words; w++) {
      long from = reached[w] & names[w];
      long sum = from + names[w] + carry;
      carry = ((from & names[w]) | ((from | names[w]) & ~sum)) >>> (BITS - 1);
      reached[w] |= sum ^ names[w];
    }
  }
}
