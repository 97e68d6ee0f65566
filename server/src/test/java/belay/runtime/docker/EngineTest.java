package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that are not what one wishes for. */
class EngineTest {
  @TempDir Path base;

  private Path socket() {
    return base.resolve("d.sock");
  }

  private Engine engine() {
    return Engine.at(Optional.of("unix://" + socket()));
  }

  /** Answers every connection the same. */
  private ServerSocketChannel answering(String text) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              try (SocketChannel client = server.accept()) {
                client.read(ByteBuffer.allocate(4096));
                client.write(StandardCharsets.UTF_8.encode(text));
              }
            }
          } catch (IOException e) {
            // closed by the test
          }
        });
    return server;
  }

  private static String pinged(String server, String api) {
    return "HTTP/1.1 200 OK\r\nApi-Version: %s\r\nServer: %s\r\n\r\nOK".formatted(api, server);
  }

  @Test
  void tellsWhatAnEngineSpeaks() throws IOException {
    try (var _ = answering(pinged("Docker/29.1.2 (linux)", "1.52"))) {
      assertThat(engine().state())
          .isEqualTo(new EngineState.Ready("29.1.2", new ApiVersion(1, 44), socket().toString()));
    }
  }

  @Test
  void refusesOneThatIsTooOld() throws IOException {
    try (var _ = answering(pinged("Docker/18.09.1 (linux)", "1.39"))) {
      assertThat(engine().state())
          .isEqualTo(new EngineState.TooOld("18.09.1", new ApiVersion(1, 39)));
      assertThatThrownBy(() -> engine().api())
          .isInstanceOf(EngineUnavailable.class)
          .hasMessageContaining("Docker 18.09.1 is too old");
    }
  }

  @Test
  void seesThatThereIsNone() {
    assertThat(engine().state()).isEqualTo(new EngineState.Absent(socket().toString()));
  }

  @Test
  void seesThatItIsStopped() throws IOException {
    answering("").close();

    assertThat(engine().state()).isEqualTo(new EngineState.Stopped(socket().toString()));
  }

  @Test
  void doesNotTakeAnythingForAnEngine() throws IOException {
    try (var _ = answering("220 mail.example.com ESMTP\r\n\r\n")) {
      assertThat(engine().state()).isInstanceOf(EngineState.Unwell.class);
    }
  }

  @Test
  void oneThatHangsUpIsNotReady() throws IOException {
    try (var _ = answering("")) {
      assertThat(engine().state()).isInstanceOf(EngineState.Stopped.class);
    }
  }

  @Test
  void anotherMachinesIsRefused() {
    assertThat(Engine.at(Optional.of("tcp://10.0.0.1:2375")).state())
        .isEqualTo(new EngineState.Elsewhere("tcp://10.0.0.1:2375"));
  }
}
