package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dashboard for who has no mouse, needs it twice as large, or has a bad line. */
@Tag("browser")
class BrowserReachJourneyTest {
  /** Half of the window's width has as many CSS pixels as twice the zoom leaves. */
  private static final int ZOOMED_WIDTH = 550;

  private static final int COLD_BYTES_MAX = 30_000;

  private static final String PAINTED =
      """
      const paint = performance.getEntriesByName("first-contentful-paint")[0];
      return paint ? Math.round(paint.startTime) : 0;
      """;

  private static final String WEIGHT =
      """
      return performance.getEntries().map((e) => e.transferSize || 0).reduce((a, b) => a + b, 0);
      """;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test
  private Chrome chrome;

  @BeforeAll
  static void start() {
    Chrome.insist();
    machine = Machine.up();
  }

  @AfterAll
  static void stop() {
    if (machine != null) {
      machine.close();
    }
  }

  @BeforeEach
  void open() {
    chrome = Chrome.open(machine);
  }

  @AfterEach
  void close() {
    chrome.close();
  }

  private static Path app(String name) {
    Path source = machine.checkout(name, App.files("one"));
    machine.push(source).ok();
    machine.commit(source, App.version("two"));
    machine.push(source).ok();
    return source;
  }

  private static String link() {
    return Machine.json(machine.belay("dashboard", "--json").ok().out()).path("url").asText();
  }

  private static void serves(String app, String text) {
    Until.isTrue(app + " serves " + text, () -> machine.get(app, "/").body().equals(text));
  }

  @Test
  void withTheKeyboardAloneISignInFindAnAppRollBackAndUndo() {
    app("keys");
    Keyboard keys = chrome.go(link()).keyboard();
    keys.to("Sign in with this browser").enter();
    chrome.sees("Account").go("/apps").sees("keys");
    keys.to("Skip to the page").enter().to("Find an app");
    chrome.go("/apps").sees("keys");
    keys.press("/").type("key").enter();
    Until.isTrue("it is searched", () -> chrome.path().contains("q=key"));
    keys.to("keys").enter();
    chrome.sees("Roll back to v2");
    keys.to("Roll back to v2").enter();
    chrome.sees("v4", "Undo");
    serves("keys", "one none");
    keys.to("Undo").enter();
    chrome.sees("v5");
    serves("keys", "two none");

    keys.to("Settings").enter();
    chrome.sees("Config vars");
    keys.to("Name").type("GREETING").to("Value").type("hi").to("Set").enter();
    serves("keys", "two hi");
    for (String page : List.of("now", "activity", "resources", "logs", "access", "settings")) {
      chrome.go("/apps/keys/" + page).sees("keys");
      assertThat(keys.stops())
          .as(page)
          .allSatisfy(Keyboard::assertSeen)
          .anyMatch(stop -> stop.startsWith("Sign out"));
    }
    assertThat(chrome.console()).isEmpty();
  }

  @Test
  void whatHasTheFocusKeepsItWhenThePageComesUpToDate() {
    app("stays");
    chrome.enter(link()).go("/apps/stays/now").sees("v3");
    Keyboard keys = chrome.keyboard().to("All activity");
    machine.belay("config:set", "A=1", "-a", "stays").ok();
    chrome.sees("v4");
    assertThat(keys.focused()).startsWith("All activity");
  }

  @Test
  void twiceAsLargeNothingIsCutOffAndRowsOfEveryKindAreForEverybody() {
    rows();
    chrome.enter(link());
    List<String> wrong = new ArrayList<>();
    for (String page :
        List.of(
            "/apps",
            "/attention",
            "/account",
            "/account/confirm",
            "/server",
            "/pipelines",
            "/apps/rows/now",
            "/apps/rows/activity",
            "/apps/rows/activity?show=failed",
            "/apps/rows/releases/v2",
            "/apps/rows/releases/v4",
            "/apps/rows/releases/v5",
            "/apps/rows/rollback",
            "/apps/rows/builds",
            "/apps/rows/metrics",
            "/apps/rows/resources",
            "/apps/rows/logs",
            "/apps/rows/access",
            "/apps/rows/settings",
            "/apps/bare/now",
            "/apps/bare/activity")) {
      chrome.go(page);
      for (boolean dark : List.of(false, true)) {
        chrome.dark(dark);
        chrome.violations().forEach(v -> wrong.add(page + (dark ? " dark: " : " light: ") + v));
      }
      chrome.zoomed(ZOOMED_WIDTH);
      chrome.violations().forEach(v -> wrong.add(page + " at 200 %: " + v));
      if (chrome.width() > ZOOMED_WIDTH) {
        wrong.add(page + " is " + chrome.width() + " wide where there are " + ZOOMED_WIDTH);
      }
      chrome.phone(false);
    }
    assertThat(wrong).isEmpty();
    chrome.go("/apps/rows/activity").sees("failed", "blocked", "kept", "held", "serving");
    // There is no way back from v3: v2 is blocked, and the page says so with its status.
    assertThat(chrome.console()).allMatch(line -> line.contains("/rollback"));
  }

  /** v2 blocked, v3 serves and is kept, v4 failed, v5 held; and an app with nothing in it. */
  private static void rows() {
    Path source = app("rows");
    machine.belay("releases:block", "v2", "--reason", "it loses orders", "-a", "rows").ok();
    machine.belay("releases:keep", "v3", "-a", "rows").ok();
    machine.commit(source, Map.of("Procfile", "web: sh -c 'exit 1'\n", "belay.yml", App.health(5)));
    assertThat(machine.push(source).exit()).isNotZero();
    machine.commit(source, App.files("four"));
    machine.belay("pin", "-a", "rows").ok();
    machine.push(source).ok();
    machine.belay("apps:create", "bare").ok();
  }

  @Test
  void onABadLineTheWayBackIsThereBeforeAnyScriptAndInOneSmallLoad() {
    app("slow");
    chrome.enter(link()).go("/apps/slow/now").sees("Roll back to v2");
    Map<String, Object> times = new HashMap<>();
    chrome.line(400, 400);
    times.put("cold, 400 kbit/s and 400 ms", load(true));
    assertThat(weight()).as("bytes of a cold load").isBetween(1_000L, (long) COLD_BYTES_MAX);
    times.put("warm, 400 kbit/s and 400 ms", load(false));
    chrome.line(400, 2_000);
    times.put("cold, Chromium's Slow 3G (400 kbit/s and 2,000 ms)", load(true));
    times.put("warm, Chromium's Slow 3G (400 kbit/s and 2,000 ms)", load(false));
    System.out.println("/now, milliseconds until it is painted: " + times);
    chrome.line(0, 0);

    chrome.cdp("Network.setBlockedURLs", Map.of("urls", List.of("*.js")));
    chrome.go("/apps/slow/now").press("Roll back to v2").sees("v4", "Undo");
    serves("slow", "one none");
  }

  private long load(boolean cold) {
    if (cold) {
      chrome.cdp("Network.clearBrowserCache", Map.of());
    }
    chrome.go("/apps/slow/now").sees("Roll back to v2");
    return number(PAINTED);
  }

  private long weight() {
    return number(WEIGHT);
  }

  private long number(String script) {
    return chrome
        .script(script)
        .filter(Number.class::isInstance)
        .map(n -> ((Number) n).longValue())
        .orElse(0L);
  }

  @Test
  void withNoAppsThePageSaysHowToBeginAndTurnsIntoTheFirst() {
    try (Machine empty = Machine.up();
        Chrome first = Chrome.open(empty)) {
      first.enter(Machine.json(empty.belay("dashboard", "--json").ok().out()).path("url").asText());
      first.go("/apps").sees("No apps yet", "git push belay main");
      assertThat(first.violations()).isEmpty();
      first.go("/attention").sees("Attention");
      assertThat(first.violations()).isEmpty();
      Path source = empty.checkout("first", App.files("one"));
      first.go("/apps/first").sees("git push belay main");
      empty.push(source).ok();
      first.sees("v2", "is live");
      assertThat(first.violations()).isEmpty();
      assertThat(first.console()).isEmpty();
    }
  }
}
