package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.router.H2.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of HTTP/2 as such: many at once, slow ones, tunnels, and how they end. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class Http2StreamsTest {
  @TempDir Path home;

  @Test
  void manyStreamsAreAnsweredAtOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(200);
    try (Backend app =
            Backend.playing(wire -> {
              String head = wire.head();
              all.countDown();
              all.await();
              String path = head.substring(4, head.indexOf(" HTTP"));
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      Map<Integer, String> bodies = new HashMap<>();
      for (int i = 0; i < 200; i++) {
        client.get(2 * i + 1, "/" + (2 * i + 1));
      }
      int ended = 0;
      while (ended < 200) {
        Frame frame = client.await(H2.DATA);
        bodies.merge(frame.stream(), frame.text(), String::concat);
        ended += frame.ends() ? 1 : 0;
      }
      bodies.forEach((id, body) -> assertThat(body).isEqualTo("/" + id));
      assertThat(bodies).hasSize(200);
    }
  }

  @Test
  void aSlowReaderStopsNoOtherStream() throws Exception {
    try (Backend app =
            Backend.each((head, wire) -> {
              if (head.startsWith("GET /large")) {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n");
                byte[] part = new byte[100_000];
                for (int i = 0; i < 500; i++) {
                  wire.send(part);
                }
              } else {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsmall");
              }
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      // Plenty for the connection, so that only the streams' own windows are closed.
      client.window(0, 1 << 28);
      for (int i = 0; i < 50; i++) {
        client.get(2 * i + 1, "/large");
      }
      long came = 0;
      while (came < 50 * 65_535) {
        came += client.await(H2.DATA).payload().length;
      }
      assertThat(client.get(201, "/small").answer(201).body()).isEqualTo("small");
    }
  }

  @Test
  void largeBodiesPassBothWaysAsFastAsTheyAreRead() throws Exception {
    AtomicLong taken = new AtomicLong();
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              taken.set(wire.skim(1_000_000));
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
              wire.send(new byte[1_000_000]);
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.headers(1, false, H2.request("POST", "/", "content-length", "1000000"));
      int window = 65_535;
      int sent = 0;
      while (sent < 1_000_000) {
        int part = Math.min(Math.min(window, 16_384), 1_000_000 - sent);
        if (part == 0) {
          Frame more = client.await(H2.WINDOW_UPDATE);
          if (more.stream() == 1) {
            window += java.nio.ByteBuffer.wrap(more.payload()).getInt();
          }
          continue;
        }
        sent += part;
        window -= part;
        client.frame(H2.DATA, sent == 1_000_000 ? H2.END_STREAM : 0, 1, new byte[part]);
      }
      long came = 0;
      Frame last;
      do {
        last = client.await(H2.DATA, H2.RST_STREAM);
        assertThat(last.type()).isEqualTo(H2.DATA);
        came += last.payload().length;
        if (last.payload().length > 0 && !last.ends()) {
          client.window(0, last.payload().length).window(1, last.payload().length);
        }
      } while (!last.ends());
      assertThat(came).isEqualTo(1_000_000);
      assertThat(taken.get()).isEqualTo(1_000_000);
    }
  }

  @Test
  void eventsAreSentAtOnce() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
              first.await();
              wire.send("data: 2\n\n");
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      assertThat(client.get(1, "/").await(H2.DATA).text()).isEqualTo("data: 1\n\n");
      first.countDown();
      assertThat(client.await(H2.DATA).text()).isEqualTo("data: 2\n\n");
      assertThat(client.await(H2.DATA).ends()).isTrue();
    }
  }

  @Test
  void aResetTellsTheApp() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              asked.countDown();
              if (wire.ended()) {
                told.countDown();
              }
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.get(1, "/");
      asked.await();
      client.reset(1, H2.CANCEL);
      told.await();
      assertThat(rig.log(1).getFirst()).contains("code=H27");
    }
  }

  @Test
  void anAppThatDiesInTheMiddleResetsTheStreamAndNoOther() throws Exception {
    for (String head : List.of("Content-Length: 100", "Transfer-Encoding: chunked")) {
      try (Backend app =
              Backend.each((request, wire) -> {
                if (request.startsWith("GET /good")) {
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
                } else {
                  wire.send("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n5\r\nhalf");
                  wire.close();
                }
              });
          Rig rig = new Rig(home.resolve(head.substring(0, 5))).route(app);
          H2 client = H2.to(rig.port())) {
        assertThat(client.get(1, "/").error(1)).isEqualTo(2);
        assertThat(client.get(3, "/good").answer(3).body()).isEqualTo("good");
      }
    }
  }

  @Test
  void anAnswerBeforeTheBodyEndsItWithoutAnError() throws Exception {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.headers(1, false, H2.request("POST", "/")).data(1, false, "part");
      H2.Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).isEqualTo("big");
      assertThat(client.error(1)).isEqualTo(H2.NO_ERROR);
    }
  }

  @Test
  void aWebSocketIsATunnelOnAStream() throws Exception {
    try (Backend app =
            Backend.playing(wire -> {
              String head = wire.head();
              assertThat(head)
                  .startsWith("GET /chat HTTP/1.1\r\nHost: api.localhost\r\n")
                  .contains(
                      "Connection: Upgrade\r\nUpgrade: websocket\r\n",
                      "sec-websocket-version: 13\r\n")
                  .containsPattern("(?i)sec-websocket-key: [A-Za-z0-9+/]{22}==\r\n");
              wire.send(
                  "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Accept: x\r\nSec-WebSocket-Protocol: p\r\n\r\nhello");
              wire.send(wire.body(4));
              assertThat(wire.ended()).isTrue();
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.headers(3, false, tunnel("websocket"));
      Frame head = client.await(H2.HEADERS);
      assertThat(head.ends()).isFalse();
      assertThat(head.fields().orElseThrow().status()).hasToString("200");
      assertThat(head.fields().orElseThrow().get("sec-websocket-protocol")).hasToString("p");
      assertThat(client.await(H2.DATA).text()).isEqualTo("hello");
      client.data(3, false, "ping");
      assertThat(client.await(H2.DATA).text()).isEqualTo("ping");
      client.data(3, true, "");
      assertThat(client.await(H2.DATA).ends()).isTrue();
    }
  }

  private static String[] tunnel(String protocol) {
    return new String[] {
      ":method",
      "CONNECT",
      ":protocol",
      protocol,
      ":scheme",
      "http",
      ":path",
      "/chat",
      ":authority",
      Rig.HOST,
      "sec-websocket-version",
      "13"
    };
  }

  @Test
  void anAppThatRefusesAWebSocketIsHeard() throws Exception {
    try (Backend app =
            Backend.each((head, wire) ->
                wire.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"));
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      H2.Answer answer = client.headers(1, false, tunnel("websocket")).answer(1);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).isEqualTo("no");
      assertThat(client.headers(3, false, tunnel("other")).answer(3).status()).isEqualTo(501);
    }
  }

  @Test
  void whoLeavesIsHeardOut() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Backend app =
            Backend.playing(wire -> {
              while (!wire.head().isEmpty()) {
                go.await();
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine");
              }
            });
        Rig before = new Rig(home).route(app);
        H2 client = H2.to(before.port())) {
      client.get(1, "/");
      Rig.await(() -> before.requests() == 1);
      try (Rig after = Rig.takingOver(home, before.port())) {
        Frame first = client.await(H2.GOAWAY);
        assertThat(first.error()).isEqualTo(H2.NO_ERROR);
        assertThat(java.nio.ByteBuffer.wrap(first.payload()).getInt()).isEqualTo(Integer.MAX_VALUE);
        // A request that was on its way when the word came is answered as well.
        client.get(3, "/");
        client.await(H2.PING);
        assertThat(java.nio.ByteBuffer.wrap(client.await(H2.GOAWAY).payload()).getInt())
            .isEqualTo(3);
        go.countDown();
        int ended = 0;
        while (ended < 2) {
          Frame frame = client.await(H2.DATA, H2.RST_STREAM);
          assertThat(frame.type()).isEqualTo(H2.DATA);
          ended += frame.ends() ? 1 : 0;
        }
        assertThat(client.read()).isEmpty();
        assertThat(after.health().connections()).isZero();
      }
    }
  }

  @Test
  void aStreamWhoseClientTakesNothingIsGivenUp() throws Exception {
    byte[] large = new byte[5_000_000];
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n");
              wire.send(large);
            });
        Rig rig =
            new Rig(
                    home,
                    Rig.shortTimes(
                        Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(500)))
                .route(app);
        H2 client = H2.to(rig.port())) {
      client.get(1, "/");
      assertThat(client.error(1)).isPositive();
      assertThat(rig.log(1).getFirst()).contains("code=H28");
    }
  }
}
