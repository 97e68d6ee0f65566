package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.router.H2.Frame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
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
      client.get(
          1, "/a%2Fb//c?{x}", "accept", "x/y", "cookie", "a=1", "cookie", "b=2", "te", "trailers");
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
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + all.length() + "\r\n\r\n" + all);
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
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + all.length() + "\r\n\r\n" + all);
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
  void trailersThatComeAloneEndTheBodyForTheAppToo() throws Exception {
    CompletableFuture<String> begun = new CompletableFuture<>();
    try (Backend app =
            Backend.playing(wire -> {
              begun.complete(wire.head() + wire.until("ask\r\n"));
              String rest = wire.until("\r\n\r\n");
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + rest.length() + "\r\n\r\n" + rest);
            });
        Rig rig = new Rig(home).route(app);
        H2 client = H2.to(rig.port())) {
      client.headers(1, false, H2.request("POST", "/", "te", "trailers")).data(1, false, "ask");
      begun.join();
      client.headers(1, true, "x-sum", "123");
      assertThat(client.answer(1).body()).isEqualTo("0\r\nx-sum: 123\r\n\r\n");
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
