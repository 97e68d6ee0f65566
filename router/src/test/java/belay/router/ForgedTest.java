package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers who say what only a proxy may, or what only the router does. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class ForgedTest {
  @TempDir Path home;

  /** What an app gets of a request with that field. */
  private String seen(String proxies, String field) throws IOException {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.trusting(home, proxies).route(app);
        Wire client = rig.client()) {
      String head = "GET / HTTP/1.1\r\nHost: " + Rig.HOST + "\r\n" + field + "\r\n\r\n";
      String answer = client.send(head).response();
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Ssl: forged",
        "X-Forwarded-Scheme: forged",
        "X-Forwarded-Protocol: forged",
        "x-forwarded-prefix: /forged",
        "X-Forwarded-Server: forged",
        "X_Forwarded-Ssl: forged",
        "X-Forwarded-Client-Cert: forged",
        "X-Forwarded-Host: forged",
        "Forwarded: host=forged",
        "X.Forwarded.For: forged",
        "X~Real~IP: forged",
        "Content.Length: forged",
        "X-Request!Start: forged",
        "Proxy: forged"
      })
  void whatOnlyProxiesSayIsTakenFromNoStranger(String field) throws IOException {
    assertThat(seen("none", field)).doesNotContain("forged");
  }

  @Test
  void aProxyThatIsTrustedMaySayMore() throws IOException {
    assertThat(seen("loopback", "X-Forwarded-Prefix: /shop"))
        .contains("X-Forwarded-Prefix: /shop\r\n");
    assertThat(seen("loopback", "X_Forwarded_Prefix: /shop")).doesNotContain("/shop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "H2C", "websocket, h2c", "h2c/1, websocket", ",h2c", "h2 , x"})
  void noAppIsAskedToSpeakWhatGoesPastTheRouter(String protocols) throws IOException {
    String field =
        "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\nUpgrade: " + protocols;
    assertThat(seen("none", field)).doesNotContainIgnoringCase("upgrade", "h2", "settings");
  }

  @Test
  void aLineOfTheLogEndsItsQuotesWhereTheRouterDoes() throws IOException {
    try (Backend app = Backend.answering("fine");
        Rig rig = new Rig(home).route(app)) {
      assertThat(rig.get("/a\\")).endsWith("fine");
      assertThat(rig.log(1).getFirst()).contains("path=\"/a%5c\" host=" + Rig.HOST + " ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: CHUNKED",
        "Transfer-Encoding:chunked",
        "Transfer-Encoding: \tchunked",
        "Transfer-Encoding: chunked\t",
        "transfer-encoding:  chunked "
      })
  void howABodyEndsIsToldInOneSpelling(String field) throws IOException {
    assertThat(seen("none", field + "\r\n\r\n0"))
        .containsOnlyOnce("Transfer-Encoding: chunked\r\n")
        .doesNotContain("CHUNKED", "\t", "transfer-encoding", "Encoding:c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 003", "Content-Length:3", "content-length: 3\t"})
  void howLongABodyIsIsToldInOneSpelling(String field) throws IOException {
    assertThat(seen("none", field + "\r\n\r\nabc"))
        .containsOnlyOnce("Content-Length: 3\r\n")
        .doesNotContain("003", "Length:3", "content-length", "\t");
  }

  @Test
  void whatAConnectionFieldNamesIsDroppedByThatNameOnly() throws IOException {
    assertThat(seen("none", "Connection: x.a\r\nX.A: gone\r\nX-A: kept"))
        .contains("X-A: kept")
        .doesNotContain("gone");
  }
}
