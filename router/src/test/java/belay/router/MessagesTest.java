package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class MessagesTest {
  private static final String HOST = "Host: api.localhost\r\n";

  @TempDir Path home;
  private Rig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new Rig(home);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private String mirrored(String request) throws IOException {
    try (Backend app = Backend.mirror();
        Wire client = rig.route(app).client()) {
      String response = client.send(request).response();
      return response.substring(response.indexOf("\r\n\r\n") + 4);
    }
  }

  private String relayed(String request, String answer) throws IOException {
    try (Backend app = Backend.each((head, wire) -> wire.send(answer));
        Wire client = rig.route(app).client()) {
      return client.send(request).response();
    }
  }

  @Test
  void anAnswerWithoutADateGetsOneAndAnotherKeepsItsOwn() throws IOException {
    String request = "GET / HTTP/1.1\r\n" + HOST + "\r\n";
    assertThat(relayed(request, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        .containsPattern("\r\nDate: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [0-9:]{8} GMT\r\n");
    String dated = "HTTP/1.1 200 OK\r\ndate: yesterday\r\nContent-Length: 0\r\n\r\n";
    assertThat(relayed(request, dated))
        .contains("\r\ndate: yesterday\r\n")
        .doesNotContain("Date: ");
  }

  @Test
  void tellsTheAppWhoAsked() throws IOException {
    String head =
        mirrored(
            "GET / HTTP/1.1\r\n"
                + HOST
                + "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: x\r\n\r\n");
    assertThat(head)
        .contains("X-Forwarded-For: 203.0.113.7, 127.0.0.1\r\n")
        .contains("X-Forwarded-Proto: http\r\n")
        .contains("X-Forwarded-Port: " + rig.port() + "\r\n")
        .contains("Via: 1.1 belay\r\n")
        .containsPattern("X-Request-Start: \\d{13}\r\n")
        .containsPattern(
            "X-Request-ID: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\r\n")
        .doesNotContain("X-Forwarded-Proto: x");
  }

  @Test
  void keepsASaneRequestIdAndReplacesAnother() throws IOException {
    String sane = "01234567-89ab-cdef-0123-456789abcdef";
    assertThat(mirrored("GET / HTTP/1.1\r\n" + HOST + "X-Request-Id: " + sane + "\r\n\r\n"))
        .contains("X-Request-ID: " + sane + "\r\n");
    assertThat(mirrored("GET / HTTP/1.1\r\n" + HOST + "X-Request-Id: short\r\n\r\n"))
        .doesNotContain("short");
  }

  @Test
  void removesWhatIsForOneHopOnly() throws IOException {
    String head =
        mirrored(
            "GET / HTTP/1.1\r\n"
                + HOST
                + "Connection: keep-alive, X-Mine\r\nKeep-Alive: timeout=5\r\nX-Mine: 1\r\n"
                + "Proxy-Connection: keep-alive\r\nTE: gzip\r\nUpgrade: h2c\r\n"
                + "X_Forwarded_For: 6.6.6.6\r\nProxy: evil\r\nX-Other: 2\r\n\r\n");
    assertThat(head)
        .contains("X-Other: 2")
        .doesNotContain("Connection", "Keep-Alive", "X-Mine", "TE:", "Upgrade", "6.6.6.6", "evil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a%2Fb", "//a//b", "/{x}|y", "/%zz%", "/a/../b?q=%20+&&=", "/\u00e4", "/?"})
  void leavesTheTargetAsItIs(String target) throws IOException {
    assertThat(mirrored("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n"))
        .startsWith("GET " + target + " HTTP/1.1\r\n");
  }

  @Test
  void keepsRepeatedHeadersAndTheirOrder() throws IOException {
    String answer =
        "HTTP/1.1 200 Fine\r\nSet-Cookie: a=1\r\nX-B: 2\r\nSet-Cookie: c=3\r\n"
            + "Connection: keep-alive\r\nContent-Length: 2\r\n\r\nok";
    assertThat(relayed("GET / HTTP/1.1\r\n" + HOST + "\r\n", answer))
        .startsWith("HTTP/1.1 200 Fine\r\nSet-Cookie: a=1\r\nX-B: 2\r\nSet-Cookie: c=3\r\n")
        .contains("Via: 1.1 belay")
        .doesNotContain("Connection");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEAD|HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HEAD|HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET|HTTP/1.1 204 No Content\r\n\r\n",
        "GET|HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"
      })
  void knowsAnswersWithoutBody(String methodAndAnswer) throws IOException {
    String[] parts = methodAndAnswer.split("\\|", 2);
    try (Backend app = Backend.each((head, wire) -> wire.send(parts[1]));
        Wire client = rig.route(app).client()) {
      String request = parts[0] + " / HTTP/1.1\r\n" + HOST + "\r\n";
      String first = client.send(request).head();
      String second = client.send(request).head();
      assertThat(second).isEqualTo(first).startsWith(parts[1].substring(0, 12));
      assertThat(app.wires).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "204 No Content\r\nContent-Length: 5\r\n\r\n",
        "204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nextra\r\n0\r\n\r\n",
        "204 No Content\r\nContent-Length: 5\r\n\r\nextra",
        "304 Not Modified\r\nContent-Length: 5\r\n\r\nextra",
        "304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void anAnswerThatMayHaveNoBodyHasNeitherBodyNorLength(String answer) throws IOException {
    try (Backend app = Backend.each((head, wire) -> wire.send("HTTP/1.1 " + answer));
        Wire client = rig.route(app).client()) {
      client.send("GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
      assertThat(client.rest())
          .startsWith("HTTP/1.1 " + answer.substring(0, 3))
          .endsWith("\r\n\r\n")
          .doesNotContain("Content-Length", "Transfer-Encoding", "extra");
    }
  }

  @Test
  void passesChunksAndTrailersBothWays() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              String body = wire.until("0\r\nX-Sum: 9\r\n\r\n");
              wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n");
              wire.send(body);
            });
        Wire client = rig.route(app).client()) {
      client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
      client.send("4;x=\"y\"\r\nabcd\r\n").send("0\r\nX-Sum: 9\r\n\r\n");
      assertThat(client.head()).contains("Transfer-Encoding: chunked", "Trailer: X-T");
      assertThat(client.until("X-Sum: 9\r\n\r\n"))
          .isEqualTo("4;x=\"y\"\r\nabcd\r\n0\r\nX-Sum: 9\r\n\r\n");
    }
  }

  @Test
  void passesABodyThatEndsWithTheConnection() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\n\r\nall of it");
            });
        Wire client = rig.route(app).client()) {
      assertThat(client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n").rest())
          .contains("Connection: close")
          .endsWith("\r\n\r\nall of it");
    }
  }

  @Test
  void unchunksForAnOldClient() throws IOException {
    try (Backend app =
            Backend.each((head, wire) ->
                wire.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
        Wire client = rig.route(app).client()) {
      assertThat(client.send("GET / HTTP/1.0\r\n" + HOST + "\r\n").rest())
          .doesNotContain("chunked")
          .endsWith("\r\n\r\nabcde");
    }
  }

  @Test
  void keepsAnOldClientsConnectionWhenItAsks() throws IOException {
    try (Backend app = Backend.answering("hi");
        Wire client = rig.route(app).client()) {
      String request = "GET / HTTP/1.0\r\n" + HOST + "Connection: keep-alive\r\n\r\n";
      assertThat(client.send(request).response()).contains("Connection: keep-alive").endsWith("hi");
      assertThat(client.send(request).response()).endsWith("hi");
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws IOException {
    String all = "";
    for (int i = 0; i < 20; i++) {
      all += "GET /" + i + " HTTP/1.1\r\n" + HOST + "\r\n";
    }
    try (Backend app = Backend.mirror();
        Wire client = rig.route(app).client()) {
      client.send(all);
      for (int i = 0; i < 20; i++) {
        assertThat(client.response()).contains("\r\n\r\nGET /" + i + " HTTP/1.1");
      }
    }
  }

  @Test
  void understandsTheAbsoluteForm() throws IOException {
    assertThat(mirrored("GET http://API.localhost:80/x?y HTTP/1.1\r\nHost: other\r\n\r\n"))
        .startsWith("GET /x?y HTTP/1.1\r\nHost: API.localhost:80\r\n")
        .doesNotContain("other");
    assertThat(mirrored("GET http://api.localhost HTTP/1.1\r\nHost: api.localhost\r\n\r\n"))
        .startsWith("GET / HTTP/1.1\r\n");
  }

  @Test
  void findsTheAppByHostWithPortDotAndCase() throws IOException {
    for (String host : new String[] {"api.localhost:8080", "API.Localhost", "api.localhost."}) {
      assertThat(mirrored("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
          .containsIgnoringCase("Host: " + host);
    }
  }

  @Test
  void waitsForTheAppToWantTheBody() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              assertThat(wire.head()).contains("Expect: 100-continue");
              wire.send("HTTP/1.1 100 Continue\r\n\r\n");
              String body = wire.body(4);
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + body);
            });
        Wire client = rig.route(app).client()) {
      client.send("POST / HTTP/1.1\r\n" + HOST);
      client.send("Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 100 Continue\r\n");
      assertThat(client.send("body").response()).startsWith("HTTP/1.1 200 OK").endsWith("body");
    }
  }

  @Test
  void passesTheAppsRefusalOfTheBody() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
            });
        Wire client = rig.route(app).client()) {
      client.send("POST / HTTP/1.1\r\n" + HOST);
      client.send("Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
      assertThat(client.rest())
          .startsWith("HTTP/1.1 417 ")
          .contains("Connection: close")
          .endsWith("no");
    }
  }

  @Test
  void passesEarlyHints() throws IOException {
    try (Backend app =
            Backend.each((head, wire) ->
                wire.send(
                    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        Wire client = rig.route(app).client()) {
      client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 200").endsWith("ok");
    }
  }

  @Test
  void passesAnAnswerThatCameBeforeTheBodyWasRead() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(
                  "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
            });
        Wire client = rig.route(app).client()) {
      client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 500000\r\n\r\n");
      client.send(new byte[1000]);
      assertThat(client.rest()).startsWith("HTTP/1.1 413 ").endsWith("big");
    }
  }

  @Test
  void takesTwentyKilobytesOfHeaders() throws IOException {
    String fields = ("X-Long: " + "v".repeat(990) + "\r\n").repeat(20);
    assertThat(mirrored("GET / HTTP/1.1\r\n" + HOST + fields + "\r\n")).contains(fields);
  }
}
