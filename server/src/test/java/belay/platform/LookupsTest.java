package belay.platform;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served;
import belay.doors.Served.Who;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Heroku's clients look up: add-ons, features, certificates. */
class LookupsTest {
  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Served served;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    served = new Served(home);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private void attached() throws IOException, InterruptedException {
    served.ok(
        Who.ANA,
        "POST",
        "/belay-addons",
        "{\"name\":\"postgres\",\"variables\":{\"URL\":\"secret\"}}");
    served.ok(
        Who.ANA,
        "POST",
        "/addon-attachments",
        "{\"addon\":{\"name\":\"postgres\"},\"app\":{\"name\":\"shop\"},\"name\":\"DB\"}");
  }

  @Test
  void anAddonIsAttachedLookedUpAndDetached() throws IOException, InterruptedException {
    attached();
    JsonNode addon = served.ok(Who.VIC, "GET", "/apps/shop/addons", "").get(0);
    assertThat(addon.path("name").asText()).isEqualTo("postgres");
    assertThat(addon.path("app").path("name").asText()).isEqualTo("shop");
    assertThat(addon.path("config_vars").get(0).asText()).isEqualTo("DB_URL");
    assertThat(addon.toString()).doesNotContain("secret");

    JsonNode resolved =
        served.ok(
            Who.ANA, "POST", "/actions/addons/resolve", "{\"addon\":\"DB\",\"app\":\"shop\"}");
    assertThat(resolved).hasSize(1);
    assertThat(resolved.get(0)).isEqualTo(served.ok(Who.ANA, "GET", "/addons/postgres", ""));
    JsonNode attachment = served.ok(Who.ANA, "GET", "/apps/shop/addon-attachments/DB", "");
    String path = "/addon-attachments/" + attachment.path("id").asText();
    assertThat(served.said(Who.VIC, "DELETE", path, "")).startsWith("403 ");
    served.ok(Who.ANA, "DELETE", path, "");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/addons", "")).isEmpty();
  }

  @Test
  void othersSeeNothingOfIt() throws IOException, InterruptedException {
    attached();
    assertThat(served.ok(Who.EVE, "GET", "/addons", "")).isEmpty();
    assertThat(served.ok(Who.EVE, "GET", "/addon-attachments", "")).isEmpty();
    assertThat(served.said(Who.EVE, "GET", "/addons/postgres", ""))
        .isEqualTo(served.said(Who.EVE, "GET", "/addons/none", ""))
        .startsWith("404 ");
    assertThat(
            served.said(
                Who.VIC, "POST", "/addon-attachments", "{\"addon\":\"postgres\",\"app\":\"shop\"}"))
        .startsWith("403 ");
    assertThat(
            served
                .send(
                    Who.EVE,
                    "POST",
                    "/actions/addons/resolve",
                    "{\"addon\":\"postgres\",\"app\":null}")
                .json()
                .path("resource")
                .asText())
        .isEqualTo("add_on");
  }

  @Test
  void nothingIsProvisionedAndItIsSaid() throws IOException, InterruptedException {
    assertThat(
            served.said(
                Who.ANA,
                "POST",
                "/apps/shop/addons",
                "{\"plan\":{\"name\":\"heroku-redis:mini\"}}"))
        .startsWith("422 Couldn't find either the add-on service")
        .contains("belay addons:create");
    JsonNode service = served.ok(Who.VIC, "GET", "/addon-services/deployhooks", "");
    assertThat(
            served.ok(
                Who.VIC, "GET", "/addon-services/" + service.path("name").asText() + "/plans", ""))
        .extracting(plan -> plan.path("name").asText())
        .containsExactlyInAnyOrder("deployhooks:http", "deployhooks:slack", "deployhooks:email");
  }

  @Test
  void whatIsAttachedElsewhereIsNotDestroyedFromHere() throws IOException, InterruptedException {
    attached();
    served.ok(Who.ANA, "POST", "/apps", "{\"name\":\"second\"}");
    belay.release.App second = served.world.apps.find("second").orElseThrow();
    served.world.push(second, "3333333");
    served.ok(
        Who.ANA,
        "POST",
        "/addon-attachments",
        "{\"addon\":\"postgres\",\"app\":\"second\",\"name\":\"DB\"}");
    assertThat(served.said(Who.ANA, "DELETE", "/apps/shop/addons/postgres", "{\"force\":true}"))
        .startsWith("422 ")
        .contains("other apps");
    served.ok(Who.ANA, "DELETE", "/apps/second/attachments/postgres", "");
    assertThat(
            served
                .ok(Who.ANA, "DELETE", "/apps/shop/addons/postgres", "{\"force\":true}")
                .path("state")
                .asText())
        .isEqualTo("deprovisioned");
    assertThat(served.ok(Who.ANA, "GET", "/addons", "")).isEmpty();
  }

  @Test
  void aFeatureIsSwitchedOnAndOff() throws IOException, InterruptedException {
    String path = "/apps/shop/features/release-urls";
    assertThat(served.ok(Who.VIC, "GET", path, "").path("enabled").asBoolean()).isFalse();
    assertThat(served.said(Who.VIC, "PATCH", path, "{\"enabled\":true}")).startsWith("403 ");
    assertThat(served.ok(Who.ANA, "PATCH", path, "{\"enabled\":true}").path("enabled").asBoolean())
        .isTrue();
    assertThat(
            served.ok(Who.ANA, "GET", "/apps/shop/settings", "").path("release_urls").asBoolean())
        .isTrue();
    assertThat(served.said(Who.ANA, "PATCH", path, "{}")).startsWith("422 ");
    assertThat(served.said(Who.ANA, "PATCH", "/apps/shop/features/preboot", "{\"enabled\":false}"))
        .startsWith("422 ")
        .contains("belay.yml");
    assertThat(served.said(Who.ANA, "GET", "/apps/shop/features/none", "")).startsWith("404 ");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/features", "")).hasSize(8);
  }

  @Test
  void visitorsStayWithTheirDynosWhereThatIsEnabled() throws IOException, InterruptedException {
    String path = "/apps/shop/features/http-session-affinity";
    assertThat(served.ok(Who.VIC, "GET", path, "").path("enabled").asBoolean()).isFalse();
    assertThat(served.said(Who.VIC, "PATCH", path, "{\"enabled\":true}")).startsWith("403 ");
    String id = served.ok(Who.ANA, "GET", path, "").path("id").asText();
    assertThat(
            served
                .ok(Who.ANA, "PATCH", "/apps/shop/features/" + id, "{\"enabled\":true}")
                .path("enabled")
                .asBoolean())
        .isTrue();
    // What else the owner chose of how requests reach the app is as it was, and the other way.
    served.ok(Who.ANA, "PATCH", "/apps/shop/settings", "{\"timeout\":90}");
    assertThat(served.ok(Who.ANA, "GET", path, "").path("enabled").asBoolean()).isTrue();
    served.ok(Who.ANA, "PATCH", path, "{\"enabled\":false}");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/settings", "").path("timeout").asInt())
        .isEqualTo(90);
    assertThat(served.ok(Who.ANA, "GET", path, "").path("enabled").asBoolean()).isFalse();
  }
}
