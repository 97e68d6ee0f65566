package belay.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a socket in the file system, as far as this program uses connections: one thread
 * may read while another writes.
 */
final class HomeSocket extends Socket {
  private static final @Nullable SocketImpl NO_NETWORK = null;

  private final SocketChannel channel;
  private final Selector readable;
  private final Selector writable;
  private volatile int readMillis;

  private HomeSocket(SocketChannel channel) throws IOException {
    super(NO_NETWORK);
    this.channel = channel;
    channel.configureBlocking(false);
    this.readable = Selector.open();
    this.writable = Selector.open();
    channel.register(readable, SelectionKey.OP_READ);
    channel.register(writable, SelectionKey.OP_WRITE);
  }

  /** There is no such socket in the home. */
  static final class Missing extends IOException {
    private static final long serialVersionUID = 1L;

    Missing(Path path) {
      super(
          "The socket of the control plane, "
              + path
              + ", is not there: it does not run, or the socket was deleted.");
    }
  }

  /** Connects to who listens there. */
  static HomeSocket connect(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new Missing(path);
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(path));
      return new HomeSocket(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void setSoTimeout(int millis) {
    readMillis = millis;
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return take(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        send(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  private int take(ByteBuffer into) throws IOException {
    if (!into.hasRemaining()) {
      return 0;
    }
    for (int count = channel.read(into); ; count = channel.read(into)) {
      if (count != 0) {
        return count;
      }
      if (await(readable, readMillis) == 0 && readMillis > 0) {
        throw new SocketTimeoutException("Read timed out");
      }
    }
  }

  private void send(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(writable, 0);
      }
    }
  }

  private static int await(Selector selector, int millis) throws IOException {
    try {
      int ready = selector.select(millis);
      selector.selectedKeys().clear();
      return ready;
    } catch (ClosedSelectorException e) {
      throw new SocketException("Socket closed");
    }
  }

  @Override
  public void close() throws IOException {
    // A channel that is still registered would be asked for an option of TCP's, at the price of
    // all that the JDK loads for TCP.
    readable.close();
    writable.close();
    channel.close();
  }
}
