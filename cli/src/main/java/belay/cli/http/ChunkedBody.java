package belay.cli.http;

import java.io.IOException;
import java.io.InputStream;

/** A body in chunks (RFC 9112, 7.1). One that ends before its last chunk is an error. */
final class ChunkedBody extends InputStream {
  private final InputStream in;
  private long left;
  private boolean begun;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new IOException("the answer was cut off");
    }
    left -= count;
    return count;
  }

  private void next() throws IOException {
    if (begun) {
      Http.Response.line(in);
    }
    begun = true;
    String size = Http.Response.line(in).split(";", 2)[0].trim();
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw new IOException("the answer is not HTTP");
    }
    left = Long.parseLong(size, 16);
    ended = left == 0;
  }
}
