package belay.platform;

import static belay.doors.Served.Who.ANA;
import static belay.doors.Served.Who.VIC;
import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served;
import belay.tls.MadeCertificates;
import belay.tls.MadeCertificates.Made;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SniEndpointsTest {
  private static final String ENDPOINTS = "/apps/shop/sni-endpoints";

  /** As the played server's clock has it, which counts from 2023. */
  private static final Instant THEN = Instant.parse("2023-11-14T00:00:00Z");

  private static final Made ROOT = MadeCertificates.root("Root");
  private static final Made WILD =
      MadeCertificates.leaf(ROOT, MadeCertificates.ec(), THEN, "*.example.com");
  private static final Made ONE =
      MadeCertificates.leaf(ROOT, MadeCertificates.rsa(2048), THEN, "www.example.com");

  @TempDir Path home;
  private Served served;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    served = new Served(home);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static String body(Made made) {
    return "{\"certificate_chain\":\""
        + MadeCertificates.chain(made, ROOT).replace("\n", "\\n")
        + "\",\"private_key\":\""
        + made.key().replace("\n", "\\n")
        + "\"}";
  }

  private JsonNode add(Made made) throws IOException, InterruptedException {
    return served.ok(ANA, "POST", ENDPOINTS, body(made));
  }

  private JsonNode domain(String name) throws IOException, InterruptedException {
    return served.ok(ANA, "GET", "/apps/shop/domains/" + name, "");
  }

  @Test
  void aGivenCertificateIsShownByTheDomainsThatItNames() throws IOException, InterruptedException {
    served.ok(ANA, "POST", "/apps/shop/domains", "{\"hostname\":\"www.example.com\"}");
    JsonNode added = add(WILD);

    assertThat(added.path("ssl_cert").path("cert_domains").path(0).asText())
        .isEqualTo("*.example.com");
    assertThat(added.path("ssl_cert").path("ca_signed?").asBoolean(true)).isFalse();
    assertThat(added.path("ssl_cert").path("self_signed?").asBoolean(true)).isFalse();
    assertThat(added.path("ssl_cert").path("issuer").asText()).isEqualTo("/CN=Root");
    assertThat(added.toString()).doesNotContain("PRIVATE KEY");
    assertThat(domain("www.example.com").path("sni_endpoint").path("name"))
        .isEqualTo(added.path("name"));
    assertThat(added.path("domains").path(0)).isEqualTo(domain("www.example.com").path("id"));
    assertThat(served.ok(VIC, "GET", ENDPOINTS, "")).hasSize(1);
  }

  @Test
  void aDomainShowsTheOneThatWasChosenForIt() throws IOException, InterruptedException {
    JsonNode wild = add(WILD);
    JsonNode one = add(ONE);
    served.ok(
        ANA,
        "POST",
        "/apps/shop/domains",
        "{\"hostname\":\"www.example.com\",\"sni_endpoint\":\""
            + wild.path("name").asText()
            + "\"}");

    assertThat(domain("www.example.com").at("/sni_endpoint/name")).isEqualTo(wild.path("name"));
    served.ok(
        ANA,
        "PATCH",
        "/apps/shop/domains/www.example.com",
        "{\"sni_endpoint\":\"" + one.path("id").asText() + "\"}");
    assertThat(domain("www.example.com").at("/sni_endpoint/name")).isEqualTo(one.path("name"));
    served.ok(ANA, "PATCH", "/apps/shop/domains/www.example.com", "{\"sni_endpoint\":null}");
    assertThat(domain("www.example.com").path("sni_endpoint").isNull()).isTrue();
  }

  @Test
  void oneThatDoesNotSpeakForADomainIsNotChosen() throws IOException, InterruptedException {
    JsonNode one = add(ONE);
    served.ok(ANA, "POST", "/apps/shop/domains", "{\"hostname\":\"a.example.org\"}");

    assertThat(
            served.said(
                ANA,
                "PATCH",
                "/apps/shop/domains/a.example.org",
                "{\"sni_endpoint\":\"" + one.path("name").asText() + "\"}"))
        .startsWith("422")
        .contains("is for www.example.com and not for a.example.org");
    assertThat(
            served.said(
                ANA,
                "POST",
                "/apps/shop/domains",
                "{\"hostname\":\"b.example.org\",\"sni_endpoint\":\"none-12345\"}"))
        .startsWith("404");
    assertThat(served.ok(ANA, "GET", "/apps/shop/domains", "")).hasSize(2);
  }

  @Test
  void whatIsWrongWithAPairIsSaidAndNothingIsKept() throws IOException, InterruptedException {
    String mixed =
        "{\"certificate_chain\":\""
            + MadeCertificates.chain(ONE, ROOT).replace("\n", "\\n")
            + "\",\"private_key\":\""
            + WILD.key().replace("\n", "\\n")
            + "\"}";

    assertThat(served.said(ANA, "POST", ENDPOINTS, mixed))
        .startsWith("422")
        .contains("The private key is another's");
    assertThat(served.said(VIC, "POST", ENDPOINTS, body(ONE))).startsWith("403");
    assertThat(served.ok(ANA, "GET", ENDPOINTS, "")).isEmpty();
  }

  @Test
  void oneTakesThePlaceOfAnotherUnderItsNameAndGoes() throws IOException, InterruptedException {
    String name = add(WILD).path("name").asText();

    JsonNode updated = served.ok(ANA, "PATCH", ENDPOINTS + "/" + name, body(ONE));
    assertThat(updated.path("name").asText()).isEqualTo(name);
    assertThat(updated.at("/ssl_cert/cert_domains/0").asText()).isEqualTo("www.example.com");
    served.ok(ANA, "DELETE", ENDPOINTS + "/" + name, "");
    assertThat(served.ok(ANA, "GET", ENDPOINTS, "")).isEmpty();
    assertThat(served.said(ANA, "GET", ENDPOINTS + "/" + name, "")).startsWith("404");
  }

  @Test
  void managedCertificatesAreTurnedOnAndOffForTheApp() throws IOException, InterruptedException {
    served.ok(ANA, "POST", "/apps/shop/domains", "{\"hostname\":\"www.example.com\"}");
    assertThat(domain("www.example.com").path("acm_status").isNull()).isTrue();
    assertThat(served.said(ANA, "PATCH", "/apps/shop/acm", "{\"acm_refresh\":true}"))
        .contains("belay certs:auto:enable -a shop");

    assertThat(served.ok(ANA, "POST", "/apps/shop/acm", "{}").path("acm").asBoolean()).isTrue();
    assertThat(domain("www.example.com").path("acm_status").asText()).isEqualTo("pending");
    assertThat(served.ok(ANA, "GET", "/apps/shop", "").path("acm").asBoolean()).isTrue();
    served.ok(ANA, "PATCH", "/apps/shop/acm", "{\"acm_refresh\":true}");
    assertThat(served.ok(ANA, "DELETE", "/apps/shop/acm", "").path("acm").asBoolean(true))
        .isFalse();
    assertThat(domain("www.example.com").path("acm_status").isNull()).isTrue();
  }
}
