package belay.runtime.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A socket that leads to the real engine, and can be as if that had gone away. */
public final class Relay implements AutoCloseable {
  private final Path socket;
  private final Path engine;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private Optional<ServerSocketChannel> server = Optional.empty();

  public Relay(Path socket) throws IOException {
    this.socket = socket;
    this.engine = Path.of(TestEngine.host().replaceFirst("^unix:/*", "/"));
    connect();
  }

  public Engine engine() {
    return Engine.at(Optional.of("unix://" + socket));
  }

  /** The engine is there. */
  public void connect() throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(socket));
    server = Optional.of(listening);
    Thread.ofVirtual().start(() -> accept(listening));
  }

  /** The engine is gone, with every connection to it. */
  public void disconnect() throws IOException {
    if (server.isPresent()) {
      server.get().close();
      server = Optional.empty();
      Files.deleteIfExists(socket);
      for (SocketChannel channel : open) {
        channel.close();
      }
      open.clear();
    }
  }

  private void accept(ServerSocketChannel listening) {
    try {
      while (true) {
        SocketChannel client = listening.accept();
        SocketChannel real = SocketChannel.open(UnixDomainSocketAddress.of(engine));
        open.add(client);
        open.add(real);
        Thread.ofVirtual().start(() -> carry(client, real));
        Thread.ofVirtual().start(() -> carry(real, client));
      }
    } catch (IOException e) {
      // disconnected
    }
  }

  private static void carry(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(65_536);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // disconnected
    }
  }

  @Override
  public void close() throws IOException {
    disconnect();
  }
}
