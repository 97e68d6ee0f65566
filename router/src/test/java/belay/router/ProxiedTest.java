package belay.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.api.routing.TrustedProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come by a proxy in front of the router, and those that only say so. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class ProxiedTest {
  private static final String TRUSTED = "loopback 10.0.0.0/8,fd00::/8";

  @TempDir static Path home;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Rig trusting;

  private static int asked;

  @BeforeAll
  static void start() throws IOException {
    trusting = Rig.trusting(home.resolve("trusting"), TRUSTED);
  }

  @AfterAll
  static void stop() {
    trusting.close();
  }

  /** What the app is sent for a request from 127.0.0.1 with these fields, and what is logged. */
  private static String mirrored(String fields) throws IOException {
    asked++;
    return mirrored(trusting, fields, asked);
  }

  private static String mirrored(Rig rig, String fields, int count) throws IOException {
    try (Backend app = Backend.mirror();
        Wire client = rig.route(app).client()) {
      String head = "GET / HTTP/1.1\r\nHost: " + Rig.HOST + "\r\n" + fields + "\r\n";
      String response = client.send(head).response();
      return response.substring(response.indexOf("\r\n\r\n") + 4)
          + "PORT "
          + rig.port()
          + "\n"
          + rig.log(count).getLast();
    }
  }

  @Test
  void aTrustedProxysWordOnTheVisitorIsTaken() throws IOException {
    String seen =
        mirrored(
            "X-Forwarded-Proto: https\r\nX-Forwarded-Port: 8443\r\nX-Forwarded-For: 203.0.113.9\r\n"
                + "X-Forwarded-Host: shop.example.com\r\nX-Real-IP: 203.0.113.9\r\n"
                + "Forwarded: for=203.0.113.9;proto=https\r\n"
                + "X-Request-ID: 01234567890123456789\r\n");
    assertThat(seen)
        .contains("X-Forwarded-Proto: https\r\nX-Forwarded-Port: 8443\r\nVia: 1.1 belay\r\n")
        .doesNotContain("X-Forwarded-Proto: http\r\n")
        .contains("X-Forwarded-For: 203.0.113.9, 127.0.0.1\r\n")
        .contains("X-Real-IP: 203.0.113.9\r\n")
        .doesNotContain("X-Forwarded-Host", "Forwarded: for")
        .contains("X-Request-ID: 01234567890123456789\r\n")
        .contains(" fwd=\"203.0.113.9\" ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "192.0.2.1", "10.0.0.0/8, ::1", "128.0.0.0/1"})
  void anybodyElsesIsNot(String proxies, @TempDir Path other) throws IOException {
    String fields =
        "X-Forwarded-Proto: https\r\nX-Forwarded-Port: 443\r\nX-Forwarded-For: 203.0.113.9\r\n"
            + "X-Forwarded-Host: evil.example.com\r\nX-Real-IP: 203.0.113.9\r\n"
            + "Forwarded: proto=https\r\nX_Forwarded_Host: evil.example.com\r\n";
    String seen;
    try (Rig rig = Rig.trusting(other, proxies)) {
      seen = mirrored(rig, fields, 1);
    }
    assertThat(seen)
        .contains("X-Forwarded-Proto: http\r\n")
        .doesNotContain("https", "Port: 443\r", "evil", "Forwarded: ", "X-Real-IP: 203")
        .contains("X-Real-IP: 127.0.0.1\r\n")
        .contains("X-Forwarded-For: 203.0.113.9, 127.0.0.1\r\n")
        .contains(" fwd=\"203.0.113.9,127.0.0.1\" ");
    assertThat(seen).containsPattern("X-Forwarded-Port: (\\d+)\r\n[\\s\\S]*PORT \\1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-Proto: HTTPS | https | 443",
        "X-Forwarded-Proto: wss | wss | 443",
        "X-Forwarded-Proto: http | http | 80",
        "X-Forwarded-Proto: http, https | https | 443",
        "X-Forwarded-Proto: https~X-Forwarded-Proto: http | http | 80",
        "X-Forwarded-Proto: https~X-Forwarded-Port: x | https | 443",
        "X-Forwarded-Proto: https~X-Forwarded-Port: 80, 8443 | https | 8443",
        "X-Forwarded-Proto: javascript | http | own",
        "X-Forwarded-Proto: | http | own",
        "X-Forwarded-Port: 443 | http | own",
      })
  void theNearestProxysWordCountsAndSchemeAndPortGoTogether(
      String fields, String scheme, String port) throws IOException {
    String seen = mirrored(fields.replace("~", "\r\n") + "\r\n");
    String own = seen.replaceFirst("(?s).*PORT (\\d+)\n.*", "$1");
    assertThat(seen)
        .contains(
            "X-Forwarded-Proto: "
                + scheme
                + "\r\nX-Forwarded-Port: "
                + (port.equals("own") ? own : port)
                + "\r\nVia");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'203.0.113.9, 10.1.2.3' | 203.0.113.9",
        "'6.6.6.6, 203.0.113.9, 10.1.2.3, 10.1.2.4' | '6.6.6.6, 203.0.113.9'",
        "'6.6.6.6~203.0.113.9, 10.1.2.3~10.9.9.9' | '6.6.6.6,203.0.113.9'",
        "'10.1.2.3, 10.1.2.5' | '10.1.2.3, 10.1.2.5,127.0.0.1'",
        "'203.0.113.9:5555, 10.1.2.3:80' | 203.0.113.9:5555",
        "'[2001:db8::1]:443, fd00::2, [fd00::1]:80' | '[2001:db8::1]:443'",
        "'unknown, 10.1.2.3' | unknown",
      })
  void theChainIsBelievedAsFarAsTrustedProxiesGo(String chain, String client) throws IOException {
    String fields = "X-Forwarded-For: " + chain.replace("~", "\r\nX-Forwarded-For: ") + "\r\n";
    assertThat(mirrored(fields)).contains(" fwd=\"" + client + "\" dyno=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10",
        "10.1",
        "256.1.1.1",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "::/129",
        "::1%lo",
        "proxy.example.com",
        "1.2.3.4/8/9",
        "12345::",
        ":",
        "none 10.0.0.1",
        "010.0.0.1"
      })
  void whatIsNoAddressIsNamed(String text) {
    assertThatThrownBy(() -> TrustedProxies.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text);
  }

  @Test
  void rangesEndWhereTheirBitsDo() {
    TrustedProxies proxies = TrustedProxies.of("10.32.0.0/11, 2001:db8::/33,0.0.0.0/32");
    assertThat(proxies.has(InetAddress.ofLiteral("10.63.255.255"))).isTrue();
    assertThat(proxies.has(InetAddress.ofLiteral("10.64.0.0"))).isFalse();
    assertThat(proxies.has(InetAddress.ofLiteral("10.31.255.255"))).isFalse();
    assertThat(proxies.has(InetAddress.ofLiteral("::ffff:10.32.0.1"))).isTrue();
    assertThat(proxies.has(InetAddress.ofLiteral("2001:db8:7fff::1"))).isTrue();
    assertThat(proxies.has(InetAddress.ofLiteral("2001:db8:8000::1"))).isFalse();
    assertThat(proxies.has(InetAddress.ofLiteral("0.0.0.1"))).isFalse();
    assertThat(TrustedProxies.of("0.0.0.0/0").has(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
    assertThat(TrustedProxies.of("").networks()).isEmpty();
    assertThat(TrustedProxies.of("none").networks()).isEmpty();
  }
}
