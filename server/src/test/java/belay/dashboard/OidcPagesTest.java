package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served;
import belay.doors.Served.Told;
import belay.routing.Site;
import belay.signin.oidc.PlayedProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person goes to the provider and comes back. */
class OidcPagesTest {
  private static final Pattern COOKIE =
      Pattern.compile(
          "(?im)^set-cookie: (belay_oidc=[^;]+); Path=/; HttpOnly; SameSite=Lax; Max-Age=600");

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private PlayedProvider provider;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Served served;

  @BeforeEach
  void open() throws Exception {
    provider = new PlayedProvider(home);
    served =
        new Served(
            home,
            new Told(
                Optional.empty(),
                Site.local(8080),
                false,
                Optional.of(provider.signIn(InstantSource.system()))));
  }

  @AfterEach
  void close() {
    served.close();
    provider.close();
  }

  private RawBrowser.Page comeBack(RawBrowser browser, String from) throws IOException {
    RawBrowser.Page away = browser.get(from);
    assertThat(away.location()).startsWith(provider.url() + "/authorize?");
    Matcher cookie = COOKIE.matcher(away.head());
    assertThat(cookie.find()).as(away.head()).isTrue();
    browser.headers.put("Cookie", cookie.group(1));
    Map<String, String> back = provider.visit(away.location());
    browser.headers.put("Sec-Fetch-Site", "cross-site");
    RawBrowser.Page page =
        browser.get(
            "/sign-in/oidc/callback?code=%s&state=%s"
                .formatted(back.get("code"), back.get("state")));
    browser.headers.put("Sec-Fetch-Site", "same-origin");
    return page;
  }

  @Test
  void whoIsKnownIsSignedInAndLedOn() throws Exception {
    RawBrowser browser = new RawBrowser(served.port());
    assertThat(browser.get("/sign-in?to=%2Fapps%2Fshop").body())
        .contains("Sign in with Example", "/sign-in/oidc?to=%2Fapps%2Fshop");
    RawBrowser.Page in = comeBack(browser, "/sign-in/oidc?to=%2Fapps%2Fshop");
    assertThat(in.status()).isEqualTo(200);
    assertThat(in.head()).contains("Refresh: 0; url=/apps/shop");
    assertThat(browser.get("/account").body())
        .contains("ana@example.com", "Confirm that it is you");
    provider.claims.put("auth_time", System.currentTimeMillis() / 1000);
    comeBack(browser, "/sign-in/oidc?again=yes&to=/account");
    assertThat(browser.get("/account").body()).doesNotContain("Confirm that it is you");
  }

  @Test
  void whoIsNotKnownIsNot() throws Exception {
    provider.claims.put("email", "mallory@example.com");
    RawBrowser browser = new RawBrowser(served.port());
    RawBrowser.Page page = comeBack(browser, "/sign-in/oidc");
    assertThat(page.status()).isEqualTo(403);
    assertThat(page.body()).contains("Nobody here has the address mallory@example.com");
    assertThat(browser.get("/apps").location()).startsWith("/sign-in");
  }

  @Test
  void anAccountIsItsOwnersWhateverItsAddressBecomes() throws Exception {
    RawBrowser browser = new RawBrowser(served.port());
    comeBack(browser, "/sign-in/oidc");
    provider.claims.put("email", "ana.miller@example.com");
    RawBrowser renamed = new RawBrowser(served.port());
    assertThat(comeBack(renamed, "/sign-in/oidc").status()).isEqualTo(200);
    assertThat(renamed.get("/account").body()).contains("ana@example.com");

    provider.claims.putAll(Map.of("email", "ana@example.com", "sub", "4712"));
    RawBrowser successor = new RawBrowser(served.port());
    RawBrowser.Page refused = comeBack(successor, "/sign-in/oidc");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body())
        .contains("came by another account of Example before", "belay users:reset ana@example.com");
    assertThat(successor.get("/apps").location()).startsWith("/sign-in");
  }

  @Test
  void noWayLeadsElsewhereOrInWithoutACookie() throws Exception {
    RawBrowser browser = new RawBrowser(served.port());
    RawBrowser.Page in = comeBack(browser, "/sign-in/oidc?to=%2F%2Fexample.com");
    assertThat(in.head()).contains("Refresh: 0; url=/apps");
    RawBrowser other = new RawBrowser(served.port());
    Map<String, String> back = provider.visit(other.get("/sign-in/oidc").location());
    RawBrowser thief = new RawBrowser(served.port());
    RawBrowser.Page refused =
        thief.get(
            "/sign-in/oidc/callback?code=%s&state=%s"
                .formatted(back.get("code"), back.get("state")));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("not begun in this browser");
    assertThat(thief.get("/sign-in/oidc/callback?error=access_denied&state=x").status())
        .isEqualTo(403);
  }
}
