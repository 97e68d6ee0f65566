package belay.http;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served;
import belay.doors.Served.Who;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Heroku's clients ask for and Belay has not is named, with what there is instead. */
class HerokuEndpointsTest {
  @SuppressWarnings("NullAway.Init") // set before every test by serve
  private Served served;

  @BeforeEach
  void serve(@TempDir Path home) throws Exception {
    served = new Served(home);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /teams, access:add",
    "POST, /teams/apps, access:add",
    "GET, /teams/acme/members, access:add",
    "POST, /spaces, private spaces",
    "PATCH, /apps/shop/domains/www.example.com, find that domain name",
    "POST, /review-apps, belay fork",
    "POST, /test-runs, CI",
    "GET, /apps/shop/review-app, belay fork",
    "GET, /addon-services/heroku-redis/regions/x, belay addons lists",
    "POST, /apps/shop/telemetry-drains, drains:add",
    "GET, /oauth/clients, authorizations:create",
    "GET, /nonsense/here, /nonsense/here",
    "PUT, /apps/shop/builds, does not take PUT"
  })
  void itSaysWhatIsNotThereAndWhatToUse(String method, String path, String words) throws Exception {
    assertThat(served.said(Who.ANA, method, path, "{}"))
        .contains(words)
        .doesNotContain("no such endpoint", "This address takes");
  }

  @Test
  void switchesOfHerokusStandOnOrOffAndSayWhy() throws Exception {
    String path = "/apps/shop/features/";
    assertThat(
            served
                .ok(Who.ANA, "GET", path + "runtime-dyno-metadata", "")
                .path("enabled")
                .asBoolean())
        .isTrue();
    served.ok(Who.ANA, "PATCH", path + "runtime-dyno-metadata", "{\"enabled\":true}");
    assertThat(served.said(Who.ANA, "PATCH", path + "runtime-dyno-metadata", "{\"enabled\":false}"))
        .contains("422", "always on");
    assertThat(served.said(Who.ANA, "PATCH", path + "log-runtime-metrics", "{\"enabled\":true}"))
        .contains("422", "R15");
    assertThat(served.said(Who.ANA, "GET", path + "nonsense", ""))
        .contains("404", "nonsense", "preboot");
  }

  @Test
  void namesAreOneNameSpaceAndAreKeptInTheirAsciiForm() throws Exception {
    assertThat(
            served
                .ok(Who.ANA, "POST", "/apps/shop/domains", "{\"hostname\":\"Bücher.example\"}")
                .path("hostname")
                .asText())
        .isEqualTo("xn--bcher-kva.example");
    served.ok(Who.ANA, "GET", "/apps/shop/domains/B%C3%BCcher.example", "");
    served.ok(Who.ANA, "DELETE", "/apps/shop/domains/xn--bcher-kva.example", "");
    assertThat(served.said(Who.ANA, "POST", "/apps/shop/domains", "{\"hostname\":\"a b\"}"))
        .contains("422", "\"a b\"");
    assertThat(served.said(Who.ANA, "POST", "/apps", "{\"name\":\"v2--shop\"}"))
        .contains("422", "v2--shop");
    assertThat(served.said(Who.ANA, "POST", "/apps", "{\"name\":\"Shop_1\"}"))
        .contains("422", "Shop_1");
    assertThat(served.said(Who.ANA, "GET", "/apps/shop/releases/nonsense", ""))
        .contains("404", "Couldn't find that release.", "\"nonsense\"", "v46");
  }

  @Test
  void configVarsThatDynosDoNotSeeAreWarnedOf() throws Exception {
    var answer =
        served.exchange(
            Who.ANA,
            "PATCH",
            "/apps/shop/config-vars",
            java.net.http.HttpRequest.BodyPublishers.ofString("{\"PORT\":\"80\",\"A\":\"1\"}"));
    assertThat(answer.headers().firstValue("X-Heroku-Warning"))
        .hasValueSatisfying(w -> assertThat(w).contains("PORT").doesNotContain("A,"));
  }
}
