package belay.routing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection to the router for one question after the other, each asked by the thread that wants
 * to know, without another that waits for it. Used by one thread at a time.
 */
final class RouterLine implements AutoCloseable {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;

  /** Which socket it is at: another router puts its own in that place. */
  private final Object place;

  private final ByteBuffer in = ByteBuffer.allocate(8 * 1024);

  private RouterLine(SocketChannel channel, Object place) throws IOException {
    this.channel = channel;
    this.place = place;
    channel.configureBlocking(false);
    this.selector = Selector.open();
    this.key = channel.register(selector, SelectionKey.OP_READ);
  }

  static RouterLine open(Path socket) throws IOException {
    // Looked at before: should another router come in between, this is given up too soon.
    Object place = place(socket).orElse(socket);
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new RouterLine(channel, place);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Optional<Object> place(Path socket) throws IOException {
    return Optional.ofNullable(Files.readAttributes(socket, BasicFileAttributes.class).fileKey());
  }

  /** Whether it leads to the router that listens there now. */
  boolean leadsTo(Path socket) {
    try {
      return place(socket).filter(place::equals).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Writes a line and answers the one that comes back. After an exception it is to be closed.
   *
   * @param question ends with a line feed
   * @throws TimeoutException when it takes longer
   * @throws InterruptedException when this thread is interrupted meanwhile
   */
  byte[] ask(byte[] question, Duration max)
      throws IOException, TimeoutException, InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    ByteBuffer out = ByteBuffer.wrap(question);
    while (channel.write(out) >= 0 && out.hasRemaining()) {
      await(SelectionKey.OP_WRITE, end);
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    while (true) {
      await(SelectionKey.OP_READ, end);
      if (channel.read(in.clear()) < 0) {
        throw new IOException("it closed the connection without an answer");
      }
      int read = in.position();
      boolean whole = read > 0 && in.get(read - 1) == '\n';
      answer.write(in.array(), 0, whole ? read - 1 : read);
      if (whole) {
        return answer.toByteArray();
      }
    }
  }

  private void await(int operation, long end)
      throws IOException, TimeoutException, InterruptedException {
    key.interestOps(operation);
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    while (selector.select(_ -> {}, Math.max(1, left)) == 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new TimeoutException();
      }
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
