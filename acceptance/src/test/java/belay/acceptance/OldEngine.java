package belay.acceptance;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a Docker Engine of long ago would say: that it speaks version 1.12 of the API. */
final class OldEngine implements AutoCloseable {
  private static final byte[] ANSWER =
      """
      HTTP/1.1 200 OK\r
      Server: Docker/1.0.0 (linux)\r
      Api-Version: 1.12\r
      Content-Length: 2\r
      Connection: close\r
      \r
      OK\
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final Path socket;
  private final ServerSocketChannel server;

  OldEngine(Path socket) throws IOException {
    this.socket = socket;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::answer);
  }

  String host() {
    return "unix://" + socket;
  }

  private void answer() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        client.read(ByteBuffer.allocate(4_096));
        client.write(ByteBuffer.wrap(ANSWER));
      } catch (IOException e) {
        // The client left early, or the test is over.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
