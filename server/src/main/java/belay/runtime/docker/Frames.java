package belay.runtime.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the engine packs the output of a container without a terminal into: a byte for the stream,
 * three of nothing, four for the length, and so much of the output. Read by hand, since the library
 * hands it on in other pieces than the engine's, which are the entries of the log. For one thread.
 */
final class Frames {
  private static final int HEADER = 8;

  private final InputStream in;

  Frames(InputStream in) {
    this.in = in;
  }

  /**
   * One of them.
   *
   * @param stream 1 for the standard output, 2 for the error output
   * @param content over an array of just that
   */
  record Frame(int stream, ByteBuffer content) {}

  /** The next one; empty at the end. */
  Optional<Frame> next() throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length == 0) {
      return Optional.empty();
    }
    int length = header.length < HEADER ? 1 : ByteBuffer.wrap(header).getInt(4);
    byte[] bytes = header.length < HEADER || length < 0 ? new byte[0] : in.readNBytes(length);
    if (bytes.length < length || length < 0) {
      throw new EOFException("Docker broke off in the middle of the output.");
    }
    return Optional.of(new Frame(header[0], ByteBuffer.wrap(bytes)));
  }

  /** What is in them, one after the other. */
  InputStream contents() {
    return new InputStream() {
      private ByteBuffer left = ByteBuffer.allocate(0);

      @Override
      public int read() throws IOException {
        return more() ? left.get() & 0xFF : -1;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        if (!more()) {
          return -1;
        }
        int read = Math.min(length, left.remaining());
        left.get(bytes, from, read);
        return read;
      }

      private boolean more() throws IOException {
        while (!left.hasRemaining()) {
          Optional<Frame> frame = next();
          if (frame.isEmpty()) {
            return false;
          }
          left = frame.get().content();
        }
        return true;
      }

      @Override
      public int available() {
        return left.remaining();
      }
    };
  }
}
