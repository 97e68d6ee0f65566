package belay.mail;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A connection that ends when the other side has sent more than anybody needs to say: one who talks
 * without an end must not fill the memory. Read by one thread; any may close it.
 */
final class BoundedSocket extends Socket {
  private static final long BYTES_MAX = 256 << 10;

  private long left = BYTES_MAX;

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        count(Math.max(0, read));
        return read;
      }
    };
  }

  private void count(int bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      close();
      throw new IOException("the server says too much");
    }
  }
}
