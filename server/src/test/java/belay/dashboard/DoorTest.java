package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.access.User;
import belay.doors.AsksOnly;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.view.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is let in by the door for browsers, and which forms are taken. */
class DoorTest extends ServedTest {
  private static final String PASSWORD = "a horse, a staple";

  private String link(Who who) throws Exception {
    String url = served.ok(who, "POST", "/account/sign-in-links", "").path("url").asText();
    return URI.create(url).getPath();
  }

  private RawBrowser signedIn(Who who) throws Exception {
    RawBrowser browser = new RawBrowser(served.port());
    assertThat(browser.post(link(who)).status()).isEqualTo(303);
    return browser;
  }

  private RawBrowser stranger() {
    return new RawBrowser(served.port());
  }

  private static RawBrowser.Page rollBack(RawBrowser browser, String csrf) throws IOException {
    return rollBack(browser, csrf, "/apps/shop", "3");
  }

  private static RawBrowser.Page rollBack(
      RawBrowser browser, String csrf, String back, String expected) throws IOException {
    return browser.post(
        "/do",
        "csrf",
        csrf,
        "method",
        "POST",
        "path",
        "/apps/shop/actions/rollback",
        "back",
        back,
        "t:target",
        "v2",
        "n:expected",
        expected);
  }

  private int newest() throws Exception {
    return served.ok(Who.ANA, "GET", "/apps/shop/releases", "").size();
  }

  @Test
  void aLinkShowsAButtonThatSignsInOnce() throws Exception {
    String link = link(Who.ANA);
    RawBrowser browser = stranger();
    assertThat(browser.get(link).body()).contains("<form method=\"post\"", "once");
    assertThat(browser.get(link).status()).isEqualTo(200);
    assertThat(browser.send("HEAD", link, "").status()).isEqualTo(200);
    RawBrowser.Page in = browser.post(link);
    assertThat(in.location()).isEqualTo("/account?first=yes");
    assertThat(browser.get("/apps").body()).contains("ana@example.com", "shop");
    assertThat(stranger().post(link).status()).isEqualTo(410);
    assertThat(stranger().get(link).body()).contains("was used", "belay dashboard");
  }

  /** Someone whose session is of long ago opens a new link, or signs in as somebody else. */
  @Test
  void aLinkAndAPasswordSignInWhereABrowserIsSignedInAlready() throws Exception {
    RawBrowser browser = signedIn(Who.BOB);
    assertThat(browser.post(link(Who.ANA)).status()).isEqualTo(303);
    assertThat(browser.get("/account").body()).contains("ana@example.com");
    User bob =
        served.access.users().stream()
            .filter(u -> u.email().startsWith("bob"))
            .findFirst()
            .orElseThrow();
    served.access.passwords().set(bob, PASSWORD);
    assertThat(
            browser.post("/sign-in", "email", "bob@example.com", "password", PASSWORD).location())
        .isEqualTo("/apps");
    assertThat(browser.get("/account").body()).contains("bob@example.com");
  }

  /** Java's own client asks for HTML first of all, and means the API. */
  @AsksOnly
  @Test
  void whoBringsATokenIsAnsweredByTheApiWhateverHeAsksFor() throws Exception {
    RawBrowser client = stranger();
    client.headers.put("Accept", "text/html, image/gif, */*; q=.2");
    client.headers.put("Authorization", "Bearer " + served.token(Who.ANA));
    assertThat(client.get("/apps").head()).contains("Content-Type: application/json");
    assertThat(client.get("/apps").status()).isEqualTo(200);
  }

  @AsksOnly
  @Test
  void whoIsNotSignedInIsLedBackAfterwards() throws Exception {
    RawBrowser browser = stranger();
    assertThat(browser.get("/apps/shop/activity?show=failed").location())
        .isEqualTo("/sign-in?to=%2Fapps%2Fshop%2Factivity%3Fshow%3Dfailed");
    assertThat(browser.get("/").location()).isEqualTo("/sign-in");
    assertThat(rollBack(browser, "").location()).isEqualTo("/sign-in");
    assertThat(newest()).isEqualTo(3);
  }

  @Test
  void noSignInLeadsElsewhere() throws Exception {
    User ana = served.access.users().getFirst();
    served.access.passwords().set(ana, PASSWORD);
    for (String to :
        List.of(
            "//example.com",
            "/\\example.com",
            "/\t/example.com",
            "https://example.com",
            "/\r\nX: y")) {
      RawBrowser.Page in =
          stranger().post("/sign-in", "email", ana.email(), "password", PASSWORD, "to", to);
      assertThat(in.location()).isEqualTo("/apps");
      assertThat(in.head()).doesNotContain("X: y");
    }
  }

  @Test
  void aNameThatIsLedHereIsRefused() throws Exception {
    for (String host : List.of("rebound.example.com", "shop.localhost", "127.0.0.1.example.com")) {
      RawBrowser browser = signedIn(Who.ANA);
      String csrf = browser.get("/apps").csrf();
      browser.headers.put("Host", host + ":" + served.port());
      browser.headers.put("Origin", "http://" + host + ":" + served.port());
      assertThat(browser.get("/apps").status()).isEqualTo(403);
      assertThat(browser.get("/apps").body()).doesNotContain("shop<", "ana@").contains("ssh -L");
      assertThat(rollBack(browser, csrf).status()).isEqualTo(403);
      assertThat(newest()).isEqualTo(3);
    }
  }

  @Test
  void aFormOfAnotherSiteIsRefused() throws Exception {
    RawBrowser browser = signedIn(Who.ANA);
    String csrf = browser.get("/apps").csrf();
    String own = "http://127.0.0.1:" + served.port();
    for (String origin :
        List.of("http://example.com", "null", "https://127.0.0.1:" + served.port(), "")) {
      browser.headers.put("Origin", origin);
      assertThat(rollBack(browser, csrf).status()).as(origin).isEqualTo(403);
    }
    browser.headers.remove("Origin");
    assertThat(rollBack(browser, csrf).status()).isEqualTo(403);
    browser.headers.put("Origin", own);
    for (String site : List.of("cross-site", "same-site", "none")) {
      browser.headers.put("Sec-Fetch-Site", site);
      assertThat(rollBack(browser, csrf).status()).as(site).isEqualTo(403);
      assertThat(browser.post(link(Who.ANA)).status()).as(site).isEqualTo(403);
    }
    browser.headers.put("Sec-Fetch-Site", "same-origin");
    assertThat(rollBack(browser, "").status()).isEqualTo(403);
    assertThat(rollBack(browser, signedIn(Who.ANA).get("/apps").csrf()).status())
        .as("the token of another session")
        .isEqualTo(403);
    assertThat(newest()).isEqualTo(3);
    assertThat(rollBack(browser, csrf).status()).isEqualTo(303);
    assertThat(newest()).isEqualTo(4);
  }

  @Test
  void aFormSentTwiceOrStaleRollsBackOnce() throws Exception {
    RawBrowser browser = signedIn(Who.ANA);
    String csrf = browser.get("/apps").csrf();
    RawBrowser.Page first = rollBack(browser, csrf);
    assertThat(first.status()).isEqualTo(303);
    browser.arrive(first);
    RawBrowser.Page again = browser.arrive(rollBack(browser, csrf));
    assertThat(again.status()).isNotEqualTo(303);
    assertThat(again.body()).contains("role=\"alert\"", "v4");
    assertThat(newest()).isEqualTo(4);
  }

  @Test
  void aSessionThatEndedIsGoodForNothing() throws Exception {
    RawBrowser browser = signedIn(Who.ANA);
    RawBrowser other = signedIn(Who.ANA);
    String csrf = browser.get("/apps").csrf();
    String sessions = served.ok(Who.ANA, "GET", "/oauth/sessions", "").toString();
    assertThat(sessions).doesNotContain(String.valueOf(browser.headers.get("Cookie")));
    assertThat(browser.post("/sign-out", "csrf", csrf).location()).isEqualTo("/sign-in");
    browser.headers.put("Cookie", String.valueOf(other.headers.get("Cookie")) + "x");
    assertThat(browser.get("/apps").location()).startsWith("/sign-in");
    assertThat(served.ok(Who.ANA, "GET", "/oauth/sessions", "")).hasSize(1);
    String id = served.ok(Who.ANA, "GET", "/oauth/sessions", "").get(0).path("id").asText();
    assertThat(served.said(Who.BOB, "DELETE", "/oauth/sessions/" + id, "")).startsWith("404");
    served.ok(Who.ANA, "DELETE", "/oauth/sessions/" + id, "");
    assertThat(other.get("/apps").location()).startsWith("/sign-in");
    assertThat(rollBack(other, csrf).location()).isEqualTo("/sign-in");
  }

  @Test
  void pagesKeepToThemselves() throws Exception {
    RawBrowser browser = signedIn(Who.ANA);
    String head = browser.get("/apps").head();
    assertThat(head)
        .contains(
            "Content-Security-Policy: default-src 'none'",
            "frame-ancestors 'none'",
            "X-Frame-Options: DENY",
            "Cache-Control: no-store",
            "Referrer-Policy: same-origin",
            "X-Content-Type-Options: nosniff")
        .doesNotContain("Access-Control", "unsafe");
    for (String path :
        List.of("/apps", "/apps/shop", "/apps/shop/activity", "/apps/shop/settings", "/account")) {
      assertThat(browser.get(path).body())
          .as(path)
          .doesNotContainPattern("(?i)<[^>]* on[a-z]+=")
          .doesNotContainPattern("(?i)<[^>]* style=")
          .doesNotContainPattern("(?i)<script>|<style");
    }
  }

  @Test
  void whatOnlyAFormOpensLeadsBackWhenOpenedAnew() throws Exception {
    RawBrowser browser = signedIn(Who.ANA);
    assertThat(browser.get("/do").location()).isEqualTo("/apps");
    assertThat(browser.get("/account/tokens").location()).isEqualTo("/account");
    assertThat(browser.get("/apps/shop/settings/config/KEY/reveal").location())
        .isEqualTo("/apps/shop/settings");
    assertThat(browser.get("/apps/").status()).isEqualTo(200);
  }

  @Test
  void nonsenseGetsASentence() throws Exception {
    RawBrowser browser = signedIn(Who.ANA);
    String csrf = browser.get("/apps").csrf();
    assertThat(browser.post("/pipelines/x/promote", "csrf", csrf, "app", "y").status())
        .isEqualTo(400);
    assertThat(browser.post("/do", "csrf", csrf).body()).contains("The form lacks back.");
    assertThat(browser.post("/do", "csrf", csrf, "back", "//x").body()).contains("nowhere");
    assertThat(browser.post("/do", "csrf", csrf, "back", "/apps", "method", "GET").status())
        .isEqualTo(400);
    assertThat(browser.get("/doing/1").status()).isEqualTo(404);
    assertThat(browser.get("/apps/none").status()).isEqualTo(404);
    assertThat(browser.get("/apps?q=%zz").status()).isBetween(200, 400);
    assertThat(browser.post("/do", "csrf", csrf, "big", "x".repeat(300_000)).status())
        .isEqualTo(413);
    for (String tab : List.of("activity?before=0", "activity?by=%26%22%3C", "events?before=1")) {
      assertThat(browser.get("/apps/shop/" + tab).status()).as(tab).isEqualTo(200);
    }
    assertThat(browser.get("/apps/shop/promotion").status()).isBetween(400, 499);
  }

  @Test
  void whatAPersonMayNotDoIsNotOfferedAndRefused() throws Exception {
    RawBrowser vic = signedIn(Who.VIC);
    String page = vic.get("/apps/shop").body();
    assertThat(page).contains("v3").doesNotContain("Roll back", "Pin<");
    assertThat(rollBack(vic, vic.get("/apps").csrf()).status()).isEqualTo(403);
    assertThat(vic.get("/apps/shop/settings").body()).doesNotContain("Reveal", "Destroy");
    assertThat(vic.get("/apps/shop/access").body()).doesNotContain("Let somebody in");
    RawBrowser bob = signedIn(Who.BOB);
    assertThat(bob.get("/apps/shop").body()).contains("Roll back");
    assertThat(rollBack(bob, bob.get("/apps").csrf()).status()).isEqualTo(303);
    assertThat(signedIn(Who.EVE).get("/apps/shop").status()).isEqualTo(404);
    assertThat(signedIn(Who.EVE).get("/apps").body()).contains("No apps yet");
    assertThat(newest()).isEqualTo(4);
  }

  /** To be copied with a click, without a script. */
  @Test
  void aRefusalShowsTheCommandThatItLeadsTo() throws Exception {
    RawBrowser browser = signedIn(Who.ANA);
    String csrf = browser.get("/apps").csrf();
    for (String back : List.of("/apps/shop", "/no/such/page")) {
      RawBrowser.Page page = rollBack(browser, csrf, back, "2");
      assertThat(page.status()).as(back).isBetween(400, 499);
      assertThat(page.body())
          .as(back)
          .contains(
              "Nothing was rolled back; look at:</p>",
              "<code class=\"command\">belay releases -a shop</code>");
    }
    assertThat(newest()).isEqualTo(3);
  }

  @Test
  void aNoticeIsForTheNextWholePage() throws Exception {
    RawBrowser browser = signedIn(Who.ANA);
    rollBack(browser, browser.get("/apps").csrf());
    browser.headers.put("HX-Request", "true");
    assertThat(browser.get("/apps/shop/activity").body()).doesNotContain("Undo</button>");
    browser.headers.remove("HX-Request");
    browser.headers.put("Sec-Fetch-Dest", "empty");
    assertThat(browser.get("/apps/shop").body()).doesNotContain("Undo</button>");
    browser.headers.put("Sec-Fetch-Dest", "document");
    assertThat(browser.get("/apps/shop").body()).contains("role=\"status\"", "Undo</button>");
    assertThat(browser.get("/apps/shop").body()).doesNotContain("Undo</button>");
  }

  /** It becomes a link, whose address a page's visitors follow. */
  @Test
  void aRepositoryIsAnAddressOfTheWeb() throws Exception {
    for (String url :
        List.of(
            "javascript:alert(1)//a/b",
            "data:text/html,x/y",
            "ftp://example.com/shop",
            "https://",
            "https://example.com",
            "https://user:secret@example.com/shop",
            "https://example.com/a b",
            "https://example.com/'><i>",
            "//example.com/shop")) {
      String body = "{\"repository\":\"" + url + "\"}";
      assertThat(served.said(Who.ANA, "PATCH", "/apps/shop/settings", body))
          .startsWith("422 A repository is a web address");
    }
    served.ok(
        Who.ANA, "PATCH", "/apps/shop/settings", "{\"repository\":\"https://github.com/a/b\"}");
    assertThat(signedIn(Who.VIC).get("/apps/shop/activity").body())
        .contains("href=\"https://github.com/a/b/");
    served.ok(Who.ANA, "PATCH", "/apps/shop/settings", "{\"repository\":\"\"}");
    assertThat(signedIn(Who.VIC).get("/apps/shop/activity").body()).doesNotContain("github.com");
  }

  @Test
  void eventsComeInPagesEitherWay() throws Exception {
    for (int i = 0; i < 7; i++) {
      served.ok(Who.ANA, "PATCH", "/apps/shop/settings", "{\"keep_releases\":" + (20 + i) + "}");
    }
    int all = events("seq ..; max=1000").size();
    assertThat(all).isGreaterThan(7);
    assertThat(events("seq ..; max=3")).containsExactly(1L, 2L, 3L);
    assertThat(events("seq ]3..; max=3")).containsExactly(4L, 5L, 6L);
    assertThat(events("seq ..; max=2, order=desc")).containsExactly((long) all, all - 1L);
    assertThat(events("seq ]" + (all - 1) + "..; max=2, order=desc"))
        .containsExactly(all - 2L, all - 3L);
    assertThat(events("seq 2..3; max=9")).containsExactly(2L, 3L);
    assertThat(events("seq nonsense..; max=2")).hasSizeLessThanOrEqualTo(2);
  }

  private List<Long> events(String range) throws Exception {
    var answer =
        served.exchange(Who.ANA, "GET", "/apps/shop/events", BodyPublishers.noBody(), range);
    List<Long> numbers = new ArrayList<>();
    Json.read(answer.body()).orElseThrow().forEach(e -> numbers.add(e.path("seq").asLong()));
    return numbers;
  }

  @Test
  void whoRevealsIsWrittenDown() throws Exception {
    served.ok(Who.ANA, "PATCH", "/apps/shop/config-vars", "{\"KEY\":\"s3cret-value\"}");
    RawBrowser browser = signedIn(Who.ANA);
    String settings = browser.get("/apps/shop/settings").body();
    assertThat(settings).contains("KEY").doesNotContain("s3cret-value");
    String csrf = browser.get("/apps").csrf();
    assertThat(browser.post("/apps/shop/settings/config/KEY/reveal", "csrf", csrf).body())
        .contains("s3cret-value");
    assertThat(browser.get("/apps/shop/settings").body()).doesNotContain("s3cret-value");
    assertThat(served.ok(Who.VIC, "GET", "/apps/shop/events", "").toString())
        .contains("KEY", "ana@example.com")
        .doesNotContain("s3cret-value");
    String reveal = "/apps/shop/config-vars/KEY/actions/reveal";
    assertThat(served.said(Who.BOB, "POST", reveal, "")).startsWith("403");
    assertThat(served.said(Who.ANA, "POST", reveal.replace("KEY", "NONE"), "")).startsWith("404");
  }
}
