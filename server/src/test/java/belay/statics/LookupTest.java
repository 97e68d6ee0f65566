package belay.statics;

import static org.assertj.core.api.Assertions.assertThat;

import belay.statics.SiteSettings.HeaderRule;
import belay.statics.SiteSettings.Redirect;
import belay.statics.SiteSettings.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookupTest {
  private static final Set<String> FILES =
      Set.of(
          "index.html",
          "about.html",
          "docs/index.html",
          "docs.html",
          "a b.txt",
          "app.js",
          "empty/x.txt",
          "404.html",
          "oops.html");
  private static final SiteSettings PLAIN = SiteSettings.plain("");

  private static Answer of(SiteSettings settings, String path) {
    return new Lookup(settings, new Tree()).of(UrlPath.parse(path).orElseThrow(), "?q=1");
  }

  private static final class Tree implements Lookup.Tree {
    @Override
    public boolean isFile(String name) {
      return FILES.contains(name);
    }

    @Override
    public boolean isDirectory(String name) {
      return name.isEmpty() || FILES.stream().anyMatch(f -> f.startsWith(name + "/"));
    }
  }

  private static SiteSettings settings(
      boolean clean, List<Route> routes, List<Redirect> redirects, String errorPage) {
    return new SiteSettings("", clean, routes, redirects, errorPage, List.of(), false, "utf-8");
  }

  @Test
  void filesAndIndexesAreShownAndDirectoriesNeverListed() {
    assertThat(of(PLAIN, "/")).isEqualTo(new Answer.Shown("index.html", 200));
    assertThat(of(PLAIN, "/a%20b.txt")).isEqualTo(new Answer.Shown("a b.txt", 200));
    assertThat(of(PLAIN, "/docs/")).isEqualTo(new Answer.Shown("docs/index.html", 200));
    assertThat(of(PLAIN, "/docs")).isEqualTo(new Answer.Moved("/docs/?q=1", 301));
    assertThat(of(PLAIN, "/empty/")).isEqualTo(new Answer.Shown("404.html", 404));
    assertThat(of(PLAIN, "/empty")).isEqualTo(new Answer.Shown("404.html", 404));
    assertThat(of(PLAIN, "/app.js/")).isEqualTo(new Answer.Shown("404.html", 404));
  }

  @Test
  void cleanUrlsLeaveOutTheEnding() {
    SiteSettings clean = settings(true, List.of(), List.of(), "");
    assertThat(of(clean, "/about")).isEqualTo(new Answer.Shown("about.html", 200));
    assertThat(of(clean, "/about.html")).isEqualTo(new Answer.Shown("about.html", 200));
    assertThat(of(clean, "/docs")).isEqualTo(new Answer.Shown("docs.html", 200));
    assertThat(of(PLAIN, "/about")).isEqualTo(new Answer.Shown("404.html", 404));
  }

  @Test
  void routesAnswerForWhatHasNoFileInTheirOrder() {
    SiteSettings app =
        settings(
            false,
            List.of(new Route("/docs/*", "about.html"), new Route("/**", "index.html")),
            List.of(),
            "");
    assertThat(of(app, "/docs/x")).isEqualTo(new Answer.Shown("about.html", 200));
    assertThat(of(app, "/orders/7")).isEqualTo(new Answer.Shown("index.html", 200));
    assertThat(of(app, "/app.js")).isEqualTo(new Answer.Shown("app.js", 200));
    assertThat(of(app, "/.env")).isEqualTo(new Answer.Shown("404.html", 404));
  }

  @Test
  void redirectsGoBeforeFiles() {
    SiteSettings moved =
        settings(false, List.of(), List.of(new Redirect("/about.html", "/docs/", 302)), "");
    assertThat(of(moved, "/about.html")).isEqualTo(new Answer.Moved("/docs/", 302));
  }

  @Test
  void theErrorPageOfTheSettingsGoesBeforeTheUsualOne() {
    assertThat(of(settings(false, List.of(), List.of(), "oops.html"), "/nope"))
        .isEqualTo(new Answer.Shown("oops.html", 404));
    assertThat(of(settings(false, List.of(), List.of(), "gone.html"), "/nope"))
        .isEqualTo(Answer.NOT_FOUND);
  }

  @Test
  void theLastHeaderThatMatchesCounts() {
    SiteSettings settings =
        new SiteSettings(
            "",
            false,
            List.of(),
            List.of(),
            "",
            List.of(
                new HeaderRule("/**", "X-A", "all"),
                new HeaderRule("/docs/**", "x-a", "docs"),
                new HeaderRule("/", "Cache-Control", "no-store")),
            false,
            "utf-8");
    Lookup lookup = new Lookup(settings, new Tree());
    assertThat(lookup.headers(UrlPath.parse("/docs/").orElseThrow()))
        .isEqualTo(Map.of("X-A", "docs"));
    assertThat(lookup.headers(UrlPath.parse("/").orElseThrow()))
        .isEqualTo(Map.of("X-A", "all", "Cache-Control", "no-store"));
  }
}
