package belay.rendezvous;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * A connection, plain or TLS, as streams that block. One thread reads while another writes; closing
 * it ends both.
 */
final class ByteWire implements AutoCloseable {
  private static final int BUFFER_BYTES = 8192;

  private final EndPoint endPoint;
  private final ByteBuffer buffer = BufferUtil.allocate(BUFFER_BYTES);
  private Optional<CompletableFuture<Void>> readable = Optional.empty();

  /**
   * A connection.
   *
   * @param begun what was read of it already
   */
  ByteWire(EndPoint endPoint, ByteBuffer begun) {
    this.endPoint = endPoint;
    BufferUtil.append(buffer, begun);
  }

  /** How long it may be without a byte in both directions before it is closed. */
  void idleMillis(long millis) {
    endPoint.setIdleTimeout(millis);
  }

  InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        while (length > 0 && !buffer.hasRemaining()) {
          int filled = endPoint.fill(buffer);
          if (filled < 0) {
            return -1;
          }
          if (filled == 0) {
            boolean _ = awaitBytes(Long.MAX_VALUE);
          }
        }
        int taken = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, taken);
        return taken;
      }
    };
  }

  /** Whether nothing comes for a while; what comes stays to be read. */
  boolean isSilentFor(long millis) throws IOException {
    if (buffer.hasRemaining()) {
      return false;
    }
    int filled = endPoint.fill(buffer);
    return filled < 0 || (filled == 0 && !awaitBytes(millis));
  }

  /** False when the time is over first; the wait goes on with the next call. */
  private boolean awaitBytes(long millis) throws IOException {
    CompletableFuture<Void> waited = readable.orElseGet(this::askForBytes);
    readable = Optional.of(waited);
    try {
      waited.get(millis, TimeUnit.MILLISECONDS);
      readable = Optional.empty();
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private CompletableFuture<Void> askForBytes() {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    endPoint.fillInterested(
        Callback.from(() -> asked.complete(null), asked::completeExceptionally));
    return asked;
  }

  /** Each write is on its way, in a TLS record of its own, when it returns. */
  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try (Blocker.Callback written = Blocker.callback()) {
          endPoint.write(written, ByteBuffer.wrap(bytes, offset, length));
          written.block();
        }
      }
    };
  }

  /** Tells the other side that nothing follows; it may still send. */
  void endOutput() {
    endPoint.shutdownOutput();
  }

  @Override
  public void close() {
    endPoint.close();
  }
}
