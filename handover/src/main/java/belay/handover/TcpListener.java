package belay.handover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A listening TCP socket that outlives the process which opened it, as long as another process
 * holds a duplicate of it (see {@link ListenerHolder}): meanwhile connections wait in its queue,
 * and nobody else can listen on its port. Linux only. Not for use by several threads.
 */
public final class TcpListener implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final int descriptor;
  private final InetSocketAddress address;

  private TcpListener(int descriptor, InetSocketAddress address) {
    this.descriptor = descriptor;
    this.address = address;
  }

  /**
   * Begins to listen.
   *
   * @param address the port may be 0 for any
   * @throws IOException when the address is taken, or is none of this machine
   */
  public static TcpListener open(InetSocketAddress address) throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(address, BACKLOG);
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return of(Unix.duplicate(OwnSockets.listening(port)));
    }
  }

  /**
   * The socket that a process before listened with and somebody still holds.
   *
   * @param holder where to ask for it
   * @param wanted the address it must have; port 0 for any
   * @return empty when nobody holds one of that address
   */
  public static Optional<TcpListener> held(Path holder, InetSocketAddress wanted) {
    Optional<TcpListener> given = given(holder);
    if (given.isPresent() && !fits(given.get().address, wanted)) {
      given.get().close();
      return Optional.empty();
    }
    return given;
  }

  /** The socket that somebody gives there, whatever its address; empty when nobody does. */
  public static Optional<TcpListener> given(Path holder) {
    try {
      OptionalInt given = ListenerHolder.ask(holder);
      return given.isPresent() ? Optional.of(of(given.getAsInt())) : Optional.empty();
    } catch (IOException e) {
      // Then the address is free, or who opens it says that it is not.
      return Optional.empty();
    }
  }

  /** All addresses of the machine are called differently by a socket that takes IPv4 too. */
  private static boolean fits(InetSocketAddress has, InetSocketAddress wanted) {
    boolean any = has.getAddress().isAnyLocalAddress() && wanted.getAddress().isAnyLocalAddress();
    return (any || has.getAddress().equals(wanted.getAddress()))
        && (wanted.getPort() == 0 || has.getPort() == wanted.getPort());
  }

  private static TcpListener of(int descriptor) throws IOException {
    try {
      // Whoever has it may look for a connection that another took.
      Unix.doNotBlock(descriptor);
      return new TcpListener(
          descriptor,
          Unix.boundTo(descriptor).orElseThrow(() -> new IOException("not a TCP socket")));
    } catch (IOException e) {
      Unix.close(descriptor);
      throw e;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Its number in this process, good until it is closed. */
  public int descriptor() {
    return descriptor;
  }

  /** A channel on it, which the caller closes; its own idea of its address is wrong. */
  public ServerSocketChannel channel() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(ANY);
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      Unix.replace(OwnSockets.listening(bound.getPort()), descriptor);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Lets a channel that is not bound yet listen on it; its own idea of its address is wrong. */
  public void bind(AsynchronousServerSocketChannel channel) throws IOException {
    channel.bind(ANY);
    InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
    Unix.replace(OwnSockets.listening(bound.getPort()), descriptor);
  }

  /** Hangs up on everybody who waits for an answer that nobody is going to give. */
  public void hangUp() {
    try {
      while (true) {
        Unix.close(Unix.accept(descriptor));
      }
    } catch (IOException e) {
      // Nobody waits any more.
      return;
    }
  }

  @Override
  public void close() {
    Unix.close(descriptor);
  }
}
