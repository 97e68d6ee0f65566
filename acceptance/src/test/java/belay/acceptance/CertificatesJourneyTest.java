package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Certificates of an app's domains: given ones, and those of an authority. */
@Tag("long")
class CertificatesJourneyTest {
  private static Run curl(Machine machine, int https, String host, Path trusted) {
    Curl.insist();
    return Run.of(
        machine.root,
        machine.env(),
        List.of(
            "curl",
            "-sS",
            "--max-time",
            "30",
            "--cacert",
            trusted.toString(),
            "--resolve",
            host + ":" + https + ":127.0.0.1",
            "-w",
            " over %{http_version}",
            "https://" + host + ":" + https + "/"));
  }

  @Test
  void aDomainGetsACertificateThatAClientTrustsAndKeepsItThroughKills()
      throws IOException, InterruptedException {
    int http = TestAuthorities.free();
    int https = TestAuthorities.free();
    Path place = Files.createTempDirectory("belay-authority");
    try (TestAuthorities authorities = new TestAuthorities(place, http, https)) {
      Map<String, String> settings = new HashMap<>(authorities.settings(http, https));
      try (Machine machine = Machine.upWith(settings)) {
        machine.set("http.port", String.valueOf(http));
        machine.push(machine.checkout("shop", App.files("one"))).ok();
        machine.belay("domains:add", "www.shop.test", "-a", "shop").ok();
        assertThat(authorities.issued()).as("nobody asked for one").isZero();

        machine.belay("certs:auto:enable", "--wait", "-a", "shop").ok().says("www.shop.test  OK");
        machine.belay("certs", "-a", "shop").ok().says("ACM", "1 domain");
        curl(machine, https, "www.shop.test", authorities.root()).ok().says("one none over 2");
        curl(machine, https, "shop.localhost", machine.home.resolve("ca.pem"))
            .ok()
            .says("one none");

        // A domain is added, and whatever is asked of the authority is cut off in the middle.
        machine.belay("domains:add", "two.shop.test", "-a", "shop").ok();
        ProcessHandle.of(machine.serverPid()).orElseThrow().destroyForcibly();
        Until.isTrue(
            "the control plane is back",
            () -> machine.belay("certs:auto:wait", "-a", "shop").exit() == 0);
        curl(machine, https, "two.shop.test", authorities.root()).ok().says("one none");
        assertThat(authorities.issued()).isEqualTo(2);

        // The router forgets all certificates when it dies, and is told them again.
        machine.belay("down").ok();
        machine.belay("up").ok();
        curl(machine, https, "www.shop.test", authorities.root()).ok().says("one none");
        assertThat(authorities.issued()).isEqualTo(2);

        machine.belay("certs:auto:disable", "-a", "shop").ok();
        curl(machine, https, "www.shop.test", authorities.root()).failed(60);
      }
    }
  }

  @Test
  void aGivenCertificateIsShownAndWhatIsWrongWithOneIsSaid() throws IOException {
    int https = TestAuthorities.free();
    try (Machine machine = Machine.upWith("https.port", String.valueOf(https))) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      machine.belay("domains:add", "www.shop.test", "-a", "shop").ok();
      machine
          .belay("certs:generate", "www.shop.test", "--selfsigned", "-a", "shop")
          .ok()
          .says("belay certs:add www.shop.test.crt www.shop.test.key");
      machine.belay("certs:generate", "other.shop.test", "--selfsigned", "-a", "shop").ok();

      machine
          .belay("certs:add", "www.shop.test.crt", "other.shop.test.key", "-a", "shop")
          .failed(1)
          .says("The private key is another's");
      machine
          .belay("certs:add", "www.shop.test.key", "www.shop.test.crt", "-a", "shop")
          .failed(1)
          .says("exchanged");
      machine
          .belay("certs:add", "www.shop.test.crt", "www.shop.test.key", "-a", "shop")
          .ok()
          .says("Domain(s):      www.shop.test", "self signed");
      curl(machine, https, "www.shop.test", machine.root.resolve("www.shop.test.crt"))
          .ok()
          .says("one none");

      machine.belay("certs:generate", "*.shop.test", "--selfsigned", "-a", "shop").ok();
      machine
          .belay("certs:update", "wildcard.shop.test.crt", "wildcard.shop.test.key", "-a", "shop")
          .ok()
          .says("*.shop.test");
      curl(machine, https, "www.shop.test", machine.root.resolve("wildcard.shop.test.crt"))
          .ok()
          .says("one none");
      List<String> told = new ArrayList<>();
      machine.belay("activity", "-a", "shop").ok().out().lines().forEach(told::add);
      assertThat(String.join("\n", told))
          .contains("Added the certificate", "Changed the certificate");
      machine.belay("certs:remove", "-a", "shop").ok();
      machine.belay("certs", "-a", "shop").ok().says("has no SSL certificates");
    }
  }
}
