package belay.router;

import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The router that runs for this home, as the one that takes its place sees it. One connection from
 * beginning to end: its socket's path is another's meanwhile.
 */
final class Predecessor implements AutoCloseable {
  private final SocketChannel channel;
  private final BufferedReader answers;

  private Predecessor(SocketChannel channel) {
    this.channel = channel;
    this.answers =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
  }

  /** Empty when none answers there. */
  static Optional<Predecessor> at(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return Optional.of(new Predecessor(channel));
    } catch (IOException e) {
      channel.close();
      return Optional.empty();
    }
  }

  /** From now on its table stays as it is, for a while. */
  void handOver() throws IOException {
    if (!(ask(new RouterRequest.HandOver()) instanceof RouterAnswer.Table)) {
      throw new IOException(
          "The router that runs does not know how to hand over; stop it first: belay down");
    }
  }

  /** Takes no connection from now on, and ends when those it has are over. */
  void leave(Duration max) throws IOException {
    ask(new RouterRequest.Leave(max.toMillis()));
  }

  private RouterAnswer ask(RouterRequest request) throws IOException {
    String line = Json.MAPPER.writerFor(RouterRequest.class).writeValueAsString(request) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("The router that runs went away while it was asked; try again.");
    }
    return Json.MAPPER.readValue(answer, RouterAnswer.class);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
