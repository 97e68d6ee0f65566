package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served.Who;
import belay.doors.ServedTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pages on how apps do show to whom, and what their button is bound to. */
class NowPageTest extends ServedTest {
  private RawBrowser signedIn(Who who) throws Exception {
    RawBrowser browser = new RawBrowser(served.port());
    String url = served.ok(who, "POST", "/account/sign-in-links", "").path("url").asText();
    assertThat(browser.post(URI.create(url).getPath()).status()).isEqualTo(303);
    return browser;
  }

  private int newest() throws Exception {
    return served.ok(Who.ANA, "GET", "/apps/shop/releases", "").size();
  }

  @Test
  void whatServesAndTheWayBackAreShown() throws Exception {
    String page = signedIn(Who.BOB).get("/apps/shop/now").body();
    assertThat(page)
        .contains("Back to v2", "Roll back to v2</button>")
        .contains("name=\"n:expected\" value=\"3\"", "name=\"t:target\" value=\"v2\"")
        .contains("<svg class=\"plot\" role=\"img\"")
        .contains("<noscript><meta http-equiv=\"refresh\"");
    JsonNode now = served.ok(Who.BOB, "GET", "/apps/shop/now", "");
    assertThat(now.path("serving").path("version").asInt()).isEqualTo(3);
    assertThat(now.path("metrics").path("marks").size()).isPositive();
    assertThat(List.of("good", "idle", "warn", "bad")).contains(now.path("level").asText());
  }

  @Test
  void theButtonIsBoundToWhatWasShown() throws Exception {
    RawBrowser bob = signedIn(Who.BOB);
    String csrf = bob.get("/apps/shop/now").csrf();
    served.ok(Who.ANA, "PATCH", "/apps/shop/config-vars", "{\"A\":\"1\"}");
    RawBrowser.Page late =
        bob.post(
            "/do",
            "csrf",
            csrf,
            "method",
            "POST",
            "path",
            "/apps/shop/actions/rollback",
            "back",
            "/apps/shop",
            "next",
            "/apps/shop",
            "t:target",
            "v2",
            "n:expected",
            "3");
    assertThat(late.status()).isBetween(400, 499);
    assertThat(late.body()).contains("role=\"alert\"", "v4", "name=\"n:expected\" value=\"4\"");
    assertThat(newest()).isEqualTo(4);
  }

  @Test
  void whoMayOnlyLookHasNoButton() throws Exception {
    String page = signedIn(Who.VIC).get("/apps/shop/now").body();
    assertThat(page).contains("Back to v2", "You may look").doesNotContain("Roll back to v2");
  }

  @Test
  void whoMayNotSeeAnAppSeesNothingOfIt() throws Exception {
    RawBrowser eve = signedIn(Who.EVE);
    for (String page : List.of("/apps/shop/now", "/apps/shop/metrics", "/apps/shop")) {
      assertThat(eve.get(page).status()).as(page).isEqualTo(404);
    }
    assertThat(eve.get("/attention").body()).contains("All is well").doesNotContain("shop");
    for (String path : List.of("/apps/shop/now", "/apps/shop/metrics")) {
      assertThat(served.send(Who.EVE, "GET", path, "").status()).as(path).isEqualTo(404);
    }
    assertThat(served.ok(Who.EVE, "GET", "/overview?lately=yes", "")).isEmpty();
  }

  @Test
  void aTimeThatIsNotKeptIsRefusedWithThoseThatAre() throws Exception {
    assertThat(served.said(Who.ANA, "GET", "/apps/shop/metrics?last=1y", ""))
        .startsWith("422 ")
        .contains("10m, 1h, 6h, 24h, 48h, 7d, 35d");
    RawBrowser ana = signedIn(Who.ANA);
    assertThat(ana.get("/apps/shop/metrics?last=%3Cb%3E").status()).isEqualTo(422);
    assertThat(ana.get("/apps/shop/metrics?last=35d").body())
        .contains("aria-current=\"true\">35d</a>");
  }

  @Test
  void aReleaseThatFailedAndOneThatIsHeldAskForAttention() throws Exception {
    assertThat(served.ok(Who.ANA, "GET", "/attention", "").path("items")).isEmpty();
    served.ok(Who.ANA, "PUT", "/apps/shop/pin", "{}");
    var _ =
        served.world.push(
            served.world.apps.all().stream()
                .filter(a -> a.name().value().equals("shop"))
                .findFirst()
                .orElseThrow(),
            "3333333");
    JsonNode item = served.ok(Who.VIC, "GET", "/attention", "").path("items").get(0);
    assertThat(item.path("kind").asText()).isEqualTo("held");
    assertThat(item.path("app").asText()).isEqualTo("shop");
    assertThat(signedIn(Who.VIC).get("/attention").body())
        .contains("is held", "belay releases -a shop");
  }
}
