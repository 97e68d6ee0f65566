package belay.http;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served;
import belay.doors.Served.Told;
import belay.doors.Served.Who;
import belay.routing.Site;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says where it is, once it was told, and whose token it keeps. */
class AddressesTest {
  private static final Told TOLD =
      new Told(
          Optional.of("https://belay.example.com:7700"),
          new Site("apps.example.com", "http", 8080),
          true,
          Optional.empty());

  @TempDir Path home;

  @Test
  void everyAddressIsTheOneThatWasSet() throws Exception {
    try (Served served = new Served(home, TOLD)) {
      JsonNode app = served.ok(Who.ANA, "GET", "/apps/shop", "");
      assertThat(app.path("web_url").asText()).isEqualTo("http://shop.apps.example.com:8080/");
      assertThat(app.path("git_url").asText()).isEqualTo("https://belay.example.com:7700/shop.git");
      assertThat(served.ok(Who.ANA, "GET", "/apps/shop/domains", "").at("/0/hostname").asText())
          .isEqualTo("shop.apps.example.com");
      String invitation =
          served
              .ok(Who.ROOT, "POST", "/users", "{\"email\":\"new@example.com\"}")
              .at("/invitation/url")
              .asText();
      assertThat(invitation).startsWith("https://belay.example.com:7700/invitations/");
      JsonNode server = served.ok(Who.ANA, "GET", "/server", "");
      assertThat(server.path("api_url").asText()).isEqualTo("https://belay.example.com:7700");
      assertThat(server.path("apps_url").asText()).isEqualTo("http://NAME.apps.example.com:8080/");
      assertThat(
              served
                  .ok(Who.ANA, "POST", "/apps/shop/log-sessions", "{}")
                  .path("logplex_url")
                  .asText())
          .as("what is followed at once has the address that one came by")
          .startsWith(served.url());
    }
  }

  @Test
  void theTokenOfTheServersOwnFileIsTheOneThatALogoutSpares() throws Exception {
    try (Served served = new Served(home, TOLD)) {
      JsonNode kept = served.ok(Who.ANA, "GET", "/oauth/authorizations/~", "");
      assertThat(kept.path("description").asText()).isEqualTo("test");
      served.ok(Who.ANA, "POST", "/oauth/authorizations", "{\"description\":\"ci\"}");
      assertThat(served.ok(Who.ANA, "GET", "/oauth/authorizations/~", "").path("id"))
          .isEqualTo(kept.path("id"));
      assertThat(served.said(Who.ANA, "DELETE", "/oauth/authorizations/~", "")).startsWith("404");
      assertThat(served.said(Who.EVE, "GET", "/oauth/authorizations/~", "")).startsWith("404");
    }
  }

  @Test
  void settingsThatAreUnknownOrWrongAreRefusedByNameAndNothingChanges() throws Exception {
    try (Served served = new Served(home)) {
      JsonNode before = served.ok(Who.ANA, "GET", "/apps/shop/settings", "");
      String[][] wrong = {
        {"{\"foo\":\"bar\"}", "foo"},
        {"{\"keep_releases\":9,\"guard\":\"perhaps\"}", "guard"},
        {"{\"keep_releases\":9,\"env_file\":\"perhaps\"}", "env_file"},
        {"{\"keep_releases\":9,\"rollback_config\":\"perhaps\"}", "config of a rollback"},
        {"{\"keep_releases\":9,\"rehearse\":1}", "rehearse"},
        {"{\"keep_releases\":9,\"warm\":-1}", "warm"},
        {"{\"env_file\":false,\"keep_releases\":0}", "keep_releases"}
      };
      for (String[] each : wrong) {
        assertThat(served.said(Who.ANA, "PATCH", "/apps/shop/settings", each[0]))
            .startsWith("422")
            .contains(each[1]);
      }
      assertThat(served.ok(Who.ANA, "GET", "/apps/shop/settings", "")).isEqualTo(before);
    }
  }

  @Test
  void whatWasMeantForHerokusOtherServicesIsAnsweredWithWhatIsNotHere() {
    assertThat(HerokuServices.meant("api.metrics.herokai.com:7700").orElseThrow().body().toString())
        .contains("metrics are not here", "Nothing was sent to api.metrics.herokai.com");
    assertThat(HerokuServices.meant("kolkrabbi.heroku.com")).isPresent();
    assertThat(HerokuServices.meant("127.0.0.1:7700")).isEmpty();
    assertThat(HerokuServices.meant("belay.example.com")).isEmpty();
  }
}
