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

/** A person does his work with the dashboard, in a real browser, on real apps. */
@Tag("browser")
class BrowserJourneyTest {
  private static final String PASSWORD = "a horse and a staple";
  private static final String BOB = "bob@example.com";

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

  /** An app of two deploys: v2 serves one, v3 two. */
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

  private void quiet() {
    assertThat(chrome.console()).as("the browser's console").isEmpty();
  }

  @Test
  void iSignInRollBackUndoAndChangeMyApp() {
    app("shop");
    chrome.enter(link()).sees("Choose a password", "Choose how you sign in");
    chrome.fill("New password", PASSWORD).press("Set the password").sees("The password is set");
    String me = machine.belay("whoami").ok().out().strip();
    chrome.press("Sign out").sees("Sign in");
    chrome.fill("Email address", me).fillAndEnter("Password", PASSWORD).sees("shop");

    chrome.follow("shop").sees("v3", "Back to v2", "Roll back to v2");
    chrome.follow("All of it").sees("v3", "v2", "If something else is deployed");
    chrome.fill("Reason", "the cart is empty").press("Roll back to v2").sees("v4", "Undo");
    serves("shop", "one none");
    chrome.press("Undo").sees("v5");
    serves("shop", "two none");
    chrome.go("/apps/shop/activity").sees("the cart is empty");

    chrome.follow("Settings").sees("Config vars");
    chrome.fill("Name", "GREETING").fill("Value", "hello").press("Set").sees("v6");
    serves("shop", "two hello");
    chrome.go("/apps/shop/settings").sees("GREETING", "••••").seesNot("hello");
    chrome.press("Reveal GREETING").sees("hello");
    chrome.go("/apps/shop/settings").seesNot("hello");
    chrome.go("/apps/shop/events").sees("GREETING", me);

    chrome.go("/apps/shop/resources").fillAndEnter("Dynos of worker", "1").sees("worker.1");
    quiet();
  }

  @Test
  void iFollowALogFilterAndPauseIt() {
    app("talker");
    chrome.enter(link()).go("/apps/talker/logs").sees("Following");
    machine.get("talker", "/say?one");
    chrome.sees("said one");
    chrome.press("Pause").sees("Paused");
    machine.get("talker", "/say?two");
    chrome.sees("new lines wait").seesNot("said two");
    chrome.press("Go on").sees("said two");
    chrome.fill("Show lines with", "said one").seesNot("said two").sees("said one");
    machine.get("talker", "/say?%3Ci%20id=xss%3Ethree");
    chrome.fill("Show lines with", "three").sees("three");
    assertThat(chrome.script("return document.querySelectorAll('#xss').length")).contains(0L);
    quiet();
  }

  @Test
  void aColleagueSeesWhatHeMayAndIsRefusedTheRest() {
    app("ours");
    bobComes();
    String link = link();
    chrome.enter(link).go("/apps/ours/access");
    chrome.fill("Email address", BOB).tick("view").press("Let in").sees(BOB);
    quiet();
    chrome.press("Sign out").sees("Sign in");

    chrome.enter(bobsLink()).go("/apps/ours").sees("v3");
    assertThat(chrome.count("Roll back")).isZero();
    chrome.go("/apps/ours/settings");
    assertThat(chrome.count("Reveal") + chrome.count("Set") - chrome.count("Settings")).isZero();
    quiet();
    chrome.go("/apps/ours/rollback").sees("You may look, and not roll back ours");
    sendAnyway("/apps/ours/actions/rollback");
    chrome.sees("You may not roll back ours");
    serves("ours", "two none");
    assertThat(chrome.console()).allMatch(line -> line.contains("status of 403"));
    chrome.go("/apps/ours/access").press("Remove").sees("Apps").seesNot("v3");

    chrome.press("Sign out").sees("Sign in").enter(link()).go("/apps/ours/access").seesNot(BOB);
    machine.belay("users:remove", BOB).ok();
    quiet();
  }

  /** A form of the page, made into one that the person is not offered. */
  private void sendAnyway(String path) {
    var _ =
        chrome.script(
            """
            const form = document.querySelector('form[action="/sign-out"]').cloneNode(true);
            form.action = '/do';
            for (const [name, value] of [['method', 'POST'], ['path', arguments[0]], ['back', '/apps']]) {
              const field = document.createElement('input');
              field.name = name;
              field.value = value;
              form.append(field);
            }
            document.body.append(form);
            form.submit();
            """,
            path);
  }

  private static void bobComes() {
    String invited = machine.belay("users:add", BOB).ok().out().strip();
    bob("accept", invited.replaceFirst("^belay accept ", "")).ok();
  }

  private static String bobsLink() {
    return Machine.json(bob("dashboard", "--json").ok().out()).path("url").asText();
  }

  private static Run bob(String... args) {
    Map<String, String> env = new HashMap<>(machine.env());
    env.put("BELAY_HOME", machine.root.resolve("bob").toString());
    env.put("BELAY_PLAIN_HTTP", "yes");
    List<String> command = new ArrayList<>(List.of(Machine.REPOSITORY.resolve("belay").toString()));
    command.addAll(List.of(args));
    return Run.of(machine.root, env, command);
  }

  @Test
  void iPromoteOnTheBoard() {
    app("line-staging");
    machine.belay("apps:create", "line").ok();
    machine.belay("pipelines:create", "line", "-a", "line-staging", "-s", "staging").ok();
    machine.belay("pipelines:add", "line", "-a", "line", "-s", "production").ok();
    chrome.enter(link()).follow("Pipelines").sees("line").follow("line").sees("staging");
    chrome.press("Promote to production").sees("Promoted to production");
    serves("line", "two none");
    quiet();
  }

  @Test
  void withoutJavaScriptIReadAndRollBack() {
    app("plain");
    chrome.withoutScripts();
    chrome.enter(link()).go("/apps").follow("plain").sees("v3", "Back to v2", "What goes");
    chrome.press("Roll back to v2").sees("v4", "switched", "Undo");
    serves("plain", "one none");
    chrome.press("Undo").sees("v5");
    serves("plain", "two none");
    machine.get("plain", "/say?read");
    Until.isTrue(
        "the log has the line", () -> chrome.go("/apps/plain/logs").text().contains("said read"));
    chrome.go("/apps/plain/settings").fill("Name", "GREETING").fill("Value", "hi").press("Set");
    serves("plain", "two hi");
    quiet();
  }

  @Test
  void everyPageIsForEverybodyInLightAndDarkAndOnAPhone() {
    app("all");
    machine.belay("rollback", "-a", "all", "--reason", "a reason", "--pin").ok();
    machine.belay("config:set", "KEY=1", "-a", "all").ok();
    machine.belay("pipelines:create", "every", "-a", "all", "-s", "staging").ok();
    String pipeline = new Api(machine).get("/pipelines/every").path("id").asText();
    List<String> wrong = new ArrayList<>();
    look(wrong, List.of("/sign-in", link()));
    chrome.enter(link());
    List<String> pages =
        new ArrayList<>(List.of("/apps", "/attention", "/new", "/account", "/pipelines"));
    pages.add("/apps?q=none-of-that-name");
    pages.add("/pipelines/" + pipeline);
    for (String page :
        List.of(
            "",
            "/activity",
            "/metrics",
            "/metrics?last=10m",
            "/activity?show=failed",
            "/events",
            "/releases/v2",
            "/releases/v2/diff/v3",
            "/rollback",
            "/releases/v3/rollback",
            "/undo",
            "/resources",
            "/logs",
            "/access",
            "/settings",
            "/promotion")) {
      pages.add("/apps/all" + page);
    }
    look(wrong, pages);
    assertThat(wrong).isEmpty();
    assertThat(chrome.console()).allMatch(line -> line.contains("/promotion"));
  }

  private void look(List<String> wrong, List<String> pages) {
    for (String page : pages) {
      chrome.go(page);
      for (boolean dark : List.of(false, true)) {
        chrome.dark(dark);
        chrome.violations().forEach(v -> wrong.add(page + (dark ? " dark: " : " light: ") + v));
      }
      chrome.phone(true);
      if (chrome.width() > 390) {
        wrong.add(page + " is " + chrome.width() + " wide on a phone");
      }
      chrome.phone(false);
    }
  }
}
