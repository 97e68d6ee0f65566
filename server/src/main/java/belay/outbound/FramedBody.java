package belay.outbound;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body of HTTP/1.1 that says where it ends (RFC 9112 section 6), so that one that breaks off is
 * not taken for whole. For one thread.
 */
final class FramedBody extends InputStream {
  private static final int CHUNK_LINE_MAX = 200;

  private final InputStream in;
  private final boolean chunked;
  private long left;
  private boolean begun;
  private boolean done;

  /**
   * @param length negative for chunks
   */
  FramedBody(InputStream in, long length) {
    this.in = in;
    this.chunked = length < 0;
    this.left = Math.max(0, length);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0 && chunked && !done) {
      nextChunk();
    }
    if (left == 0) {
      return -1;
    }
    int n = in.read(bytes, offset, (int) Math.min(left, length));
    if (n < 0) {
      throw new EOFException("the answer broke off");
    }
    left -= n;
    return n;
  }

  private void nextChunk() throws IOException {
    if (begun && !line().isEmpty()) {
      throw new IOException("the answer's chunks are broken");
    }
    begun = true;
    String size = line().replaceFirst(";.*", "").strip();
    if (!size.matches("[0-9A-Fa-f]{1,15}")) {
      throw new IOException("the answer's chunks are broken");
    }
    left = Long.parseLong(size, 16);
    done = left == 0;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.length() > CHUNK_LINE_MAX) {
        throw new EOFException("the answer broke off");
      }
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }
}
