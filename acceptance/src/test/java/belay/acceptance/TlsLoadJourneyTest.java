package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs are killed and replaced, and certificates change, while visitors come by TLS. */
@Tag("longest")
class TlsLoadJourneyTest {
  private static final String HOST = "steady.shop.test";
  private static final int EACH = 2;
  private static final int OPEN = 1_000;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Path trusted;

  private static int https;

  @BeforeAll
  static void start() {
    https = TestAuthorities.free();
    machine = Machine.upWith("https.port", String.valueOf(https));
    machine.push(machine.checkout("steady", App.files("one"))).ok();
    trusted = Secure.certify(machine, "steady", HOST);
  }

  @AfterAll
  static void stop() {
    machine.close();
  }

  private static long routerPid() {
    return Machine.json(machine.home.resolve("run/router.json")).path("pid").asLong();
  }

  private static Clients clients() {
    return Clients.on(() -> Secure.connect(https, "steady.localhost"), "steady", EACH);
  }

  private static Curls curls() {
    return Curls.on(machine, https, HOST, trusted, EACH);
  }

  @Test
  void aRouterThatIsKilledRefusesNobodyAndShowsTheSameCertificates() {
    long old = routerPid();
    Until.isTrue(
        "its socket is held",
        () -> machine.home.resolve("run/held-listener.sock").toFile().exists());
    try (Clients clients = clients();
        Curls curls = curls()) {
      SurvivalJourneyTest.kill(old);
      Until.isTrue("another one is there", () -> machine.belay("server:status").exit() == 0);
      clients.awaitMore(100);
      curls.awaitMore(50);
      assertThat(clients.failures)
          .as("what failed of %d", clients.answered())
          .hasSizeLessThanOrEqualTo(2 * EACH)
          .noneMatch(f -> f.contains("refused"))
          .noneMatch(f -> f.startsWith("HTTP"));
      assertThat(curls.failures)
          .as("what failed of %d over HTTP/2", curls.answered())
          .noneMatch(f -> f.contains("refused") || f.contains("certificate"))
          .allMatch(f -> f.startsWith("curl: "));
    }
    assertThat(routerPid()).isNotEqualTo(old);
  }

  @Test
  void aControlPlaneThatIsKilledIsNoticedByNobody() {
    try (Clients clients = clients();
        Curls curls = curls()) {
      long old = machine.serverPid();
      SurvivalJourneyTest.kill(old);
      Until.isTrue("another one is there", () -> machine.belay("server:status").exit() == 0);
      clients.awaitMore(100);
      curls.awaitMore(50);
      assertThat(clients.failures).as("of %d", clients.answered()).isEmpty();
      assertThat(curls.failures).as("of %d over HTTP/2", curls.answered()).isEmpty();
    }
  }

  @Test
  void anUpgradeFailsNoRequest() {
    long old = routerPid();
    try (Clients clients = clients();
        Curls curls = curls()) {
      machine.belay("upgrade", "--force").ok().says("Upgraded");
      clients.awaitMore(100);
      curls.awaitMore(50);
      assertThat(clients.failures).as("of %d", clients.answered()).isEmpty();
      assertThat(curls.failures).as("of %d over HTTP/2", curls.answered()).isEmpty();
    }
    assertThat(routerPid()).isNotEqualTo(old);
  }

  @Test
  void aCertificateChangesUnderAThousandOpenConnections() throws IOException {
    List<SSLSocket> open = new ArrayList<>();
    try {
      for (int i = 0; i < OPEN; i++) {
        open.add(Secure.connect(https, HOST));
      }
      Certificate before = open.getFirst().getSession().getPeerCertificates()[0];
      for (SSLSocket each : open) {
        assertThat(ask(each)).endsWith("one none");
      }
      trusted = Secure.certifyAnew(machine, "steady", HOST, "certs:update");
      for (SSLSocket each : open) {
        assertThat(ask(each)).endsWith("one none");
      }
      try (Curls curls = curls()) {
        curls.awaitMore(1);
        assertThat(curls.failures).as("who trusts the new one alone").isEmpty();
      }
      assertThat(before).isNotNull();
    } finally {
      for (SSLSocket each : open) {
        each.close();
      }
    }
  }

  private static String ask(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder all = new StringBuilder();
    while (!all.toString().endsWith("one none")) {
      int b = in.read();
      if (b < 0 || all.length() > 2_000) {
        return all.toString();
      }
      all.append((char) b);
    }
    return all.toString();
  }
}
