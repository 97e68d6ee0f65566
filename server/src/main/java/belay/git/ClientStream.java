package belay.git;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The way to the client. Whole packets are written to it from two threads, so each write is one;
 * remembers when the client is gone. Thread-safe.
 */
final class ClientStream extends FilterOutputStream {
  private volatile boolean gone;

  ClientStream(OutputStream out) {
    super(out);
  }

  boolean gone() {
    return gone;
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int count) throws IOException {
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      gone = true;
      throw e;
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      gone = true;
      throw e;
    }
  }
}
