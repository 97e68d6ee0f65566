package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class StreamingTest {
  private static final String HOST = "Host: api.localhost\r\n";

  @TempDir Path home;

  @Test
  void passesEachPartOfAnUploadAsItComes() throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              first.complete(wire.body(5));
              wire.body(5);
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send("PUT / HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\nfirst");
      assertThat(first.get()).isEqualTo("first");
      assertThat(client.send("after").response()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void passesEachEventOfAStreamAtOnce() throws Exception {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n");
              wire.send("9\r\ndata: 1\n\n\r\n");
              seen.get();
              wire.send("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n").head();
      assertThat(client.until("\n\n\r\n")).isEqualTo("9\r\ndata: 1\n\n\r\n");
      seen.complete(null);
      assertThat(client.until("0\r\n\r\n")).startsWith("9\r\ndata: 2");
    }
  }

  @Test
  void echoesAMegabyteWhileItIsSent() throws Exception {
    int size = 1_000_000;
    try (Backend app =
            Backend.each((head, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
              for (int i = 0; i < size / 1000; i++) {
                wire.send(wire.body(1000));
              }
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      for (int round = 0; round < 3; round++) {
        Thread sender =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    client.send("POST / HTTP/1.1\r\n" + HOST);
                    client.send("Content-Length: " + size + "\r\n\r\n");
                    client.send("x".repeat(size));
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
        client.head();
        assertThat(client.body(size)).isEqualTo("x".repeat(size));
        sender.join();
      }
      assertThat(app.wires).hasSize(1);
    }
  }
}
