package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real browser visits an app over HTTP/2 and TLS, as it is used on the Internet. */
@Tag("browser")
class BrowserTlsJourneyTest {
  private static final String HOST = "live.shop.test";

  private static Map<String, String> app() throws IOException {
    try (var in = App.class.getResourceAsStream("/apps/Live.java")) {
      return Map.of(
          "Live.java",
          new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8),
          "Procfile",
          "web: exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m Live.java\n");
    }
  }

  @Test
  void aPageFetchesHearsEventsAndHoldsAWebSocketOverHttp2() throws IOException {
    Chrome.insistPlain();
    int https = TestAuthorities.free();
    try (Machine machine = Machine.upWith("https.port", String.valueOf(https))) {
      machine.push(machine.checkout("live", app())).ok();
      try (Chrome chrome = Chrome.trusting(machine, HOST, Secure.certify(machine, "live", HOST))) {
        chrome.go("https://" + HOST + ":" + https + "/");
        chrome.sees("proto h2", "fetch 100000 by https over h2", "events 123", "socket HELLO");
        assertThat(machine.belay("logs", "-n", "50", "-a", "live").ok().out())
            .contains("path=\"/fetch\"", "protocol=http2.0 tls=true");

        // Both programs are replaced, and the certificate, while the page is open.
        chrome.press("Again").sees("again 1 1 by https");
        assertThat(chrome.console()).as("the browser's console").isEmpty();
        machine.belay("upgrade", "--force").ok();
        // A browser does not repeat a POST by itself that met the router that leaves.
        Until.isTrue(
            "the page is answered by the router that took over",
            () -> chrome.press("Again").text().matches("(?s).*again [2-9]\\d* 1 by https.*"));
      }
    }
  }
}
