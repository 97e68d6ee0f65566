package belay.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that must keep coming. The time that is spent on waiting for it is bounded: two minutes,
 * and a second more for each thousand bytes. What the server itself takes its time for does not
 * count. Used by one thread.
 */
final class Paced extends FilterInputStream {
  private static final long FREE_NANOS = 120_000_000_000L;
  private static final long NANOS_A_BYTE = 1_000_000;

  private long waited;
  private long bytes;

  Paced(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    long begun = System.nanoTime();
    int n = super.read(buffer, offset, length);
    waited += System.nanoTime() - begun;
    bytes += Math.max(n, 0);
    if (isTooSlow(waited, bytes)) {
      throw new IOException("the request's body comes too slowly");
    }
    return n;
  }

  static boolean isTooSlow(long waitedNanos, long bytes) {
    return waitedNanos - FREE_NANOS > bytes * NANOS_A_BYTE;
  }
}
