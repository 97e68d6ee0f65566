package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictnessTest {
  private static final String POST = "POST / HTTP/1.1\r\nHost: api.localhost\r\n";

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        POST + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        POST + "Content-Length: 3, 3\r\n\r\nabc",
        POST + "Content-Length: +3\r\n\r\nabc",
        POST + "Content-Length: -3\r\n\r\nabc",
        POST + "Content-Length: 99999999999999999999\r\n\r\nabc",
        POST + "Content-Length:\r\n\r\nabc",
        POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n3;a\nb\r\nabc\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabcd\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 3\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-A: 1\r\nhost: evil\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n0\r\nX_Forwarded_For: 1\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n0\r\nX.Forwarded.For: 1\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Forwarded-Ssl: on\r\n\r\n",
        POST
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n"
            + "X-Forwarded-Tls-Client-Cert-Infos: a\r\n\r\n",
        POST + "X-A: 1\r\n folded\r\n\r\n",
        POST + "Host: api.localhost\r\n\r\n",
        POST + "X-A : 1\r\n\r\n",
        POST + " X-A: 1\r\n\r\n",
        POST + "X-A\r\n\r\n",
        POST + ": 1\r\n\r\n",
        POST + "X-A: a\rb\r\n\r\n",
        POST + "X-A: a\u0000b\r\n\r\n",
        POST + "X-A: 1\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\nHost: api.localhost\n\n",
        "GET  / HTTP/1.1\r\nHost: api.localhost\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: api.localhost\r\n\r\n",
        "GET / HTTP/1.2\r\nHost: api.localhost\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: api.localhost\r\n\r\n",
        "GET / http/1.1\r\nHost: api.localhost\r\n\r\n",
        "GET / Http/1.1\r\nHost: api.localhost\r\n\r\n",
        "GET / HTTP/1.1\rXHost: api.localhost\r\n\r\n",
        "GET /\r\nHost: api.localhost\r\n\r\n",
        "GET api.localhost HTTP/1.1\r\nHost: api.localhost\r\n\r\n",
        "GET http://me@api.localhost/ HTTP/1.1\r\nHost: api.localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api.localhost/x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api.localhost, other\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api.localhost:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api.localhost:0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api.localhost:80x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api.localhost:99999\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api.localhost:000080\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api.localhost:80:90\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: :80\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api\"onload=x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 'api.localhost'\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: <api>\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api%2elocalhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: .api.localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api..localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: api.localhost..\r\n\r\n",
        "GET http://api..localhost/ HTTP/1.1\r\nHost: api.localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1%25eth0]\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: []\r\n\r\n",
        "GET http://api.localhost/ HTTP/1.1\r\nHost: a\"b\r\n\r\n",
        "GET http://api.localhost:x/ HTTP/1.1\r\nHost: api.localhost\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: api.localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "\u0016\u0003\u0001\u0002\r\n\r\n"
      })
  void refusesWhatTwoServersCouldReadInTwoWays(String request) throws IOException {
    try (Backend app = Backend.answering("reached");
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      assertThat(client.send(request).rest())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("Connection: close");
      assertThat(app.heads).isEmpty();
    }
  }

  @Test
  void refusesAHostThatIsLongerThanAnyName() throws IOException {
    try (Rig rig = new Rig(home);
        Wire client = rig.client()) {
      String host = "a".repeat(60) + ("." + "a".repeat(60)).repeat(4);
      assertThat(client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").rest())
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void endsARequestWhoseChunksTurnBadOnTheWay() throws IOException {
    try (Backend app = Backend.answering("reached");
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      assertThat(client.response()).endsWith("reached");
      client.send("0x\r\n");
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void limitsTheRequestLineAndTheHeader() throws IOException {
    try (Backend app = Backend.answering("reached");
        Rig rig = new Rig(home).route(app)) {
      assertThat(rig.get("/" + "x".repeat(9000))).startsWith("HTTP/1.1 414 ");
      String field = "X-A: " + "x".repeat(1000) + "\r\n";
      try (Wire client = rig.client()) {
        client.send("GET / HTTP/1.1\r\nHost: api.localhost\r\n" + field.repeat(60) + "\r\n");
        assertThat(client.rest()).startsWith("HTTP/1.1 431 ");
      }
      try (Wire client = rig.client()) {
        client.send(
            "GET / HTTP/1.1\r\nHost: api.localhost\r\n" + "X-A: 1\r\n".repeat(300) + "\r\n");
        assertThat(client.rest()).startsWith("HTTP/1.1 431 ");
      }
      assertThat(app.heads).isEmpty();
    }
  }

  @Test
  void refusesToDropHundredsOfFieldsByName() throws IOException {
    String names = "a, b, c, d, e, f, g, h, ".repeat(400) + "i";
    try (Backend app = Backend.answering("reached");
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(
          "GET / HTTP/1.1\r\nHost: api.localhost\r\nConnection: "
              + names
              + "\r\n"
              + "X-A: 1\r\n".repeat(200)
              + "\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
      assertThat(app.heads).isEmpty();
    }
  }

  @Test
  void refusesOtherExpectations() throws IOException {
    try (Backend app = Backend.answering("reached");
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      assertThat(client.send(POST + "Expect: wonders\r\n\r\n").rest()).startsWith("HTTP/1.1 417 ");
      assertThat(app.heads).isEmpty();
    }
  }

  @Test
  void cutsOffWhoNeverFinishesAHead() throws IOException {
    var limits =
        Rig.shortTimes(
            java.time.Duration.ofMillis(200),
            java.time.Duration.ofSeconds(30),
            java.time.Duration.ofSeconds(55));
    try (Rig rig = new Rig(home, limits);
        Wire client = rig.client()) {
      assertThat(client.send("GET / HT").rest()).startsWith("HTTP/1.1 408 ");
    }
  }
}
