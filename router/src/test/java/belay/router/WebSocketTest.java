package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class WebSocketTest {
  private static final String UPGRADE =
      "GET /chat HTTP/1.1\r\nHost: api.localhost\r\nConnection: keep-alive, Upgrade\r\n"
          + "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  @TempDir Path home;

  @Test
  void passesFramesEvenThoseInThePacketOfThe101() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              String head = wire.head();
              wire.send(SWITCHED + (head.contains("Connection: Upgrade") ? "early" : "none!"));
              wire.send(wire.body(4));
              wire.ended();
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      assertThat(client.send(UPGRADE).head())
          .startsWith("HTTP/1.1 101 ")
          .contains("Upgrade: websocket\r\n", "Connection: Upgrade\r\n");
      assertThat(client.body(5)).isEqualTo("early");
      assertThat(client.send("ping").body(4)).isEqualTo("ping");
    }
  }

  @Test
  void holdsWhatTheClientSendsTooEarly() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(SWITCHED).send(wire.body(5));
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(UPGRADE + "eager").head();
      assertThat(client.body(5)).isEqualTo("eager");
    }
  }

  @Test
  void passesARefusalWithItsBody() throws IOException {
    try (Backend app =
            Backend.each((head, wire) ->
                wire.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nnot me"));
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      assertThat(client.send(UPGRADE).response()).startsWith("HTTP/1.1 403").endsWith("not me");
      assertThat(client.send(UPGRADE).response()).endsWith("not me");
    }
  }

  @Test
  void tellsTheAppThatTheClientClosed() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(SWITCHED);
              ended.complete(wire.ended());
            });
        Rig rig = new Rig(home).route(app)) {
      try (Wire client = rig.client()) {
        client.send(UPGRADE).head();
      }
      assertThat(ended.get()).isTrue();
      assertThat(rig.log(1).getFirst()).contains("at=info method=GET path=\"/chat\"", "status=101");
    }
  }

  @Test
  void tellsTheClientThatTheAppClosed() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(SWITCHED + "bye");
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(UPGRADE).head();
      assertThat(client.rest()).isEqualTo("bye");
    }
  }

  @Test
  void refusesASwitchNobodyAskedFor() throws IOException {
    try (Backend app = Backend.each((head, wire) -> wire.send(SWITCHED));
        Rig rig = new Rig(home).route(app)) {
      assertThat(rig.get("/")).startsWith("HTTP/1.1 503 ").contains("H17");
    }
  }

  private static Backend echo() throws IOException {
    return Backend.playing(wire -> {
      wire.head();
      wire.send(SWITCHED).send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
      wire.send(wire.body(2));
      wire.ended();
    });
  }

  @Test
  void goesOnWhileItIsWaitedForWithoutAnEnd() throws IOException {
    try (Backend old = echo();
        Backend next = Backend.answering("new");
        Rig rig = new Rig(home).route("v1", old);
        Wire client = rig.client()) {
      client.send(UPGRADE).head();
      assertThat(client.body(4)).endsWith("hi");
      rig.route("v2", next);

      for (int i = 0; i < 2; i++) {
        var drained = rig.awaitDrained("v1", Duration.ofMillis(30));
        assertThat(drained.open()).isEqualTo(1);
        assertThat(drained.inFlight()).isEqualTo(1);
        assertThat(drained.cut()).isZero();
      }
      assertThat(client.send("ok").body(2)).isEqualTo("ok");
    }
  }

  @Test
  void isNotCutByADrainOnceItsDynoServesAgain() throws Exception {
    try (Backend old = echo();
        Backend next = Backend.answering("new");
        Rig rig = new Rig(home).route("v1", old);
        Wire client = rig.client()) {
      client.send(UPGRADE).head();
      assertThat(client.body(4)).endsWith("hi");
      rig.route("v2", next);
      var drain =
          CompletableFuture.supplyAsync(() -> {
            try {
              return rig.drain("v1", Duration.ofSeconds(20));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      rig.route("v1", old);

      assertThat(drain.get(60, TimeUnit.SECONDS).cut()).isZero();
      assertThat(client.send("ok").body(2)).isEqualTo("ok");
      rig.route("v3", next);
      assertThat(rig.drain("v1", Duration.ofMillis(30)).cut()).isEqualTo(1);
    }
  }

  @Test
  void isClosedWithAReasonWhenADrainIsOver() throws IOException {
    try (Backend old =
            Backend.playing(wire -> {
              wire.head();
              // A text frame of two bytes, whole.
              wire.send(SWITCHED).send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
              wire.ended();
            });
        Backend next = Backend.answering("new");
        Rig rig = new Rig(home).route("v1", old);
        Wire client = rig.client()) {
      client.send(UPGRADE).head();
      assertThat(client.body(4)).endsWith("hi");
      rig.route("v2", next);
      var drained = rig.drain("v1", Duration.ofMillis(50));
      assertThat(drained.inFlight()).isEqualTo(1);
      assertThat(drained.cut()).isEqualTo(1);
      assertThat(client.rest()).isEqualTo("\u0088\u0002\u0003\u00f4");
    }
  }
}
