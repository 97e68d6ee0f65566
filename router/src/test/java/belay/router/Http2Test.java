package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.router.H2.Frame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests by HTTP/2 reach apps by HTTP/1.1, and their answers come back. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class Http2Test {
  @TempDir Path home;

  @Test
  void anAppIsAskedByHttp1() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.secure(home).certify(Issued.to(Rig.HOST)).route(app);
        H2 client = H2.secure(rig.httpsPort(), Rig.HOST)) {
      client.get(1, "/a%2Fb//c?{x}", "accept", "x/y", "cookie", "a=1", "cookie", "b=2", "te",
          "trailers");
      H2.Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("via")).isEqualTo("1.1 belay");
      assertThat(answer.body())
          .startsWith("GET /a%2Fb//c?{x} HTTP/1.1\r\nHost: api.localhost\r\naccept: x/y\r\n")
          .contains(
              "Cookie: a=1; b=2\r\n",
              "TE: trailers\r\n",
              "X-Forwarded-Proto: https\r\nX-Forwarded-Port: " + rig.httpsPort() + "\r\n",
              "Via: 2.0 belay\r\n")
          .doesNotContain("Content-Length", "Transfer-Encoding");
      assertThat(rig.log(1).getFirst()).endsWith(" protocol=http2.0 tls=true tls_version=tls1.3");
    }
  }

  @Test
  void whoKnowsThatItIsSpokenNeedsNoTls() throws Exception {
    try (Backend app = Backend.answering("fine");
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      assertThat(client.get(1, "/").answer(1).body()).isEqualTo("fine");
      assertThat(client.get(3, "/").answer(3).body()).isEqualTo("fine");
      assertThat(rig.log(2).getFirst()).endsWith(" protocol=http2.0 tls=false");
    }
  }

  @Test
  void bodiesOfUnknownLengthAreChunks() throws Exception {
    try (Backend app =
            Backend.playing(wire -> {
              String head = wire.head();
              String body = wire.until("0\r\n\r\n");
              String all = head + body;
              wire.send(
                  "HTTP/1.1 200 OK\r\nContent-Length: " + all.length() + "\r\n\r\n" + all);
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.headers(1, false, H2.request("POST", "/"));
      client.data(1, false, "one").data(1, false, "").data(1, true, "two");
      assertThat(client.answer(1).body())
          .contains("Transfer-Encoding: chunked\r\n")
          .endsWith("0\r\n\r\n")
          .contains("one", "two");
    }
  }

  @Test
  void aBodyOfKnownLengthIsPassedAsItIs() throws Exception {
    try (Backend app =
            Backend.playing(wire -> {
              String head = wire.head();
              String all = head + wire.body(6);
              wire.send(
                  "HTTP/1.1 200 OK\r\nContent-Length: " + all.length() + "\r\n\r\n" + all);
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.headers(1, false, H2.request("PUT", "/", "content-length", "6"));
      client.data(1, false, "one").data(1, true, "two");
      assertThat(client.answer(1).body())
          .contains("content-length: 6\r\n")
          .endsWith("onetwo")
          .doesNotContain("chunked");
    }
  }

  @Test
  void aBodyThatIsNotThereIsToldToAppsThatExpectOne() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.headers(1, true, H2.request("POST", "/"));
      assertThat(client.answer(1).body()).contains("Content-Length: 0\r\n");
    }
  }

  @Test
  void trailersPassBothWays() throws Exception {
    try (Backend app =
            Backend.playing(wire -> {
              String head = wire.head();
              String body = wire.until("\r\n\r\n");
              wire.send(
                  "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nTrailer: Grpc-Status\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n"
                      + Integer.toHexString((head + body).length())
                      + "\r\n"
                      + head
                      + body
                      + "\r\n0\r\nGrpc-Status: 0\r\nGrpc-Message:  fine \r\n\r\n");
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.headers(1, false, H2.request("POST", "/", "te", "trailers")).data(1, false, "ask");
      client.headers(1, true, "x-sum", "123");
      H2.Answer answer = client.answer(1);
      assertThat(answer.body()).endsWith("3\r\nask\r\n0\r\nx-sum: 123\r\n\r\n");
      assertThat(answer.field("transfer-encoding")).isEmpty();
      assertThat(answer.trailers().orElseThrow().get("grpc-status")).hasToString("0");
      assertThat(answer.trailers().orElseThrow().get("grpc-message")).hasToString("fine");
    }
  }

  @Test
  void answersWithoutABodyEndWithTheirHead() throws Exception {
    try (Backend app =
            Backend.each((head, wire) ->
                wire.send(
                    head.startsWith("HEAD")
                        ? "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
                        : head.startsWith("GET /none")
                            ? "HTTP/1.1 204 No Content\r\n\r\n"
                            : "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n"));
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.headers(1, true, H2.request("HEAD", "/"));
      Frame head = client.await(H2.HEADERS);
      assertThat(head.ends()).isTrue();
      assertThat(head.fields().orElseThrow().get("content-length")).hasToString("7");
      assertThat(client.get(3, "/none").await(H2.HEADERS).ends()).isTrue();
      Frame same = client.get(5, "/same").await(H2.HEADERS);
      assertThat(same.ends()).isTrue();
      assertThat(same.fields().orElseThrow().get("etag")).hasToString("\"x\"");
    }
  }

  @Test
  void interimAnswersPass() throws Exception {
    try (Backend app =
            Backend.each((head, wire) ->
                wire.send(
                    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      Frame hint = client.get(1, "/").await(H2.HEADERS);
      assertThat(hint.ends()).isFalse();
      assertThat(hint.fields().orElseThrow().status()).hasToString("103");
      assertThat(hint.fields().orElseThrow().get("link")).hasToString("</a>");
      assertThat(client.answer(1).body()).isEqualTo("ok");
    }
  }

  @Test
  void manyStreamsAreAnsweredAtOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(200);
    try (Backend app =
            Backend.playing(wire -> {
              String head = wire.head();
              all.countDown();
              all.await();
              String path = head.substring(4, head.indexOf(" HTTP"));
              wire.send(
                  "HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
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
    for (String head :
        List.of("Content-Length: 100", "Transfer-Encoding: chunked")) {
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
      client.headers(
          1,
          false,
          H2.request(
              "CONNECT", "/chat", ":protocol", "websocket", "sec-websocket-version", "13"));
      // A pseudo-header field must not come last.
      assertThat(client.error(1)).isEqualTo(H2.PROTOCOL_ERROR);
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
      ":method", "CONNECT", ":protocol", protocol, ":scheme", "http", ":path", "/chat",
      ":authority", Rig.HOST, "sec-websocket-version", "13"
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
        assertThat(java.nio.ByteBuffer.wrap(first.payload()).getInt())
            .isEqualTo(Integer.MAX_VALUE);
        Frame ping = client.await(H2.PING);
        // A request that was on its way when the word came is answered as well.
        client.get(3, "/");
        client.frame(H2.PING, H2.ACK, 0, ping.payload());
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
    byte[] large = new byte[200_000];
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n");
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

  @Test
  void headersOfTwentyKilobytesPass() throws Exception {
    String large = "x".repeat(15_000);
    try (Backend app = Backend.mirror();
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.frame(H2.HEADERS, H2.END_STREAM, 1, H2.block(H2.request("GET", "/", "a", large)));
      client.frame(H2.CONTINUATION, H2.END_HEADERS, 1, H2.block("b", large));
      assertThat(client.answer(1).body()).contains("a: " + large, "b: " + large);
    }
  }

  @Test
  void headersThatAreTooLargeAreToldSo() throws Exception {
    String large = "x".repeat(16_000);
    try (Backend app = Backend.mirror();
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.frame(H2.HEADERS, H2.END_STREAM, 1, H2.block(H2.request("GET", "/", "a", large)));
      client.frame(H2.CONTINUATION, 0, 1, H2.block("b", large));
      client.frame(H2.CONTINUATION, H2.END_HEADERS, 1, H2.block("c", large));
      assertThat(client.answer(1).status()).isEqualTo(431);
      assertThat(client.get(3, "/").answer(3).status()).isEqualTo(200);
    }
  }

  @Test
  void aHostOfNobodyGetsAPage() throws Exception {
    try (Rig rig = new Rig(home);
        H2 client = H2.to(rig.port())) {
      H2.Answer answer = client.get(1, "/").answer(1);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.field("content-type")).startsWith("text/html");
      assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
    }
  }
}
