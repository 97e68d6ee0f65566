package belay.release;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random ids from a source that is handed in, so that a test can repeat them. */
public final class Ids {
  private Ids() {}

  /** A version 4 UUID (RFC 9562). */
  public static UUID next(RandomGenerator random) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0xC0L << 56)) | (0x80L << 56);
    return new UUID(high, low);
  }
}
