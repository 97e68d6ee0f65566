package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acceptance.Http.Answer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Visitors who come back to the dyno that knows them. */
@TestMethodOrder(OrderAnnotation.class)
@Tag("longest")
class SessionAffinityJourneyTest {
  private static final String FEATURE = "http-session-affinity";
  private static final int TRIES = 12;
  private static final Pattern COOKIE =
      Pattern.compile("(?m)^Set-Cookie: (heroku-session-affinity=[^;\r]+)(.*)\r?$");

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Path source;

  @BeforeAll
  static void start() {
    machine = Machine.up();
    source = machine.checkout("sticky", App.files("one"));
    machine.push(source).ok();
    scale(3);
  }

  @AfterAll
  static void stop() {
    machine.close();
  }

  private static void scale(int dynos) {
    machine.belay("ps:scale", "web=" + dynos, "-a", "sticky").ok();
    Until.isTrue(dynos + " dynos answer", () -> who("").size() == dynos);
  }

  private static Answer ask(String host, String fields) {
    return Http.send(
        machine.httpPort(),
        "GET /dyno HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "Connection: close\r\n\r\n");
  }

  private static Answer ask(String fields) {
    return ask("sticky.localhost", fields);
  }

  private static String with(String cookie) {
    return "Cookie: mine=1; " + cookie + "\r\n";
  }

  private static Matcher given(Answer answer) {
    Matcher cookie = COOKIE.matcher(answer.head());
    assertThat(cookie.find()).as(answer.head()).isTrue();
    return cookie;
  }

  /** Who answers, asked again and again. */
  private static Set<String> who(String fields) {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < TRIES; i++) {
      all.add(ask(fields).body());
    }
    return all;
  }

  private static void stays(Answer first) {
    String cookie = given(first).group(1);
    assertThat(who(with(cookie))).containsExactly(first.body());
    assertThat(ask(with(cookie)).head()).doesNotContain("Set-Cookie");
  }

  @Test
  @Order(1)
  void nobodyGetsACookieUntilItIsEnabled() {
    assertThat(ask("").head()).doesNotContain("Set-Cookie");
    machine.belay("features", "-a", "sticky").ok().says("[ ] " + FEATURE);
    machine.belay("features:enable", FEATURE, "-a", "sticky").ok();
    machine.belay("features:info", FEATURE, "-a", "sticky").ok().says("Enabled:     true");
    machine.belay("activity", "-a", "sticky").ok().says("Enabled " + FEATURE);

    Set<String> visitors = new HashSet<>();
    for (int i = 0; i < TRIES; i++) {
      Answer first = ask("");
      visitors.add(given(first).group(1));
      stays(first);
    }
    assertThat(visitors).hasSize(3);
  }

  @Test
  @Order(2)
  void theCookieTellsNothingAndIsKeptFromScripts() {
    Matcher cookie = given(ask(""));
    assertThat(cookie.group(1)).matches("heroku-session-affinity=[A-Za-z0-9_-]{22}");
    assertThat(cookie.group(2).strip()).isEqualTo("; Path=/; HttpOnly; SameSite=Lax");
    assertThat(given(ask("X-Forwarded-Proto: https\r\n")).group(2)).contains("; Secure");
  }

  @Test
  @Order(3)
  void aForgedCookieIsAsNone() {
    for (String forged : List.of("", "web.1", "127.0.0.1:80", "A".repeat(22), "x".repeat(3000))) {
      Answer answer = ask(with("heroku-session-affinity=" + forged));
      assertThat(answer.status()).isEqualTo(200);
      stays(answer);
    }
  }

  @Test
  @Order(4)
  void whoIsThereStaysOverScalingAndOverRestartsOfEverythingButTheDynos() {
    Answer first = ask("");
    scale(4);
    stays(first);

    Run.of(machine.root, machine.env(), List.of("kill", "-9", Long.toString(machine.serverPid())))
        .ok();
    machine.belay("up").ok();
    stays(first);

    long router = routerPid();
    Run.of(machine.root, machine.env(), List.of("kill", "-9", Long.toString(router))).ok();
    Until.isTrue("another router is there", () -> routerPid() != router);
    stays(first);

    machine.belay("upgrade", "--force").ok();
    stays(first);
  }

  private static long routerPid() {
    return Machine.json(machine.home.resolve("run/router.json")).get("pid").asLong();
  }

  @Test
  @Order(5)
  void aReleasesOwnAddressHasACookieOfItsOwn() {
    machine.belay("settings", "release_urls=on", "-a", "sticky").ok();
    Answer first = ask("");
    String cookie = given(first).group(1);
    Until.isTrue(
        "the release answers", () -> ask("v2--sticky.localhost", with(cookie)).status() == 200);
    Answer there = ask("v2--sticky.localhost", with(cookie));
    assertThat(given(there).group(1)).isNotEqualTo(cookie);
    stays(first);
  }

  @Test
  @Order(6)
  void aDeployAndARollbackGiveAnotherDynoAndACookieForIt() {
    Answer first = ask("");
    machine.commit(source, App.version("two"));
    machine.push(source).ok();
    Answer second = ask(with(given(first).group(1)));
    assertThat(second.body()).isNotEqualTo(first.body());
    stays(second);

    machine.belay("rollback", "-a", "sticky").ok();
    Answer third = ask(with(given(second).group(1)));
    assertThat(third.body()).isNotEqualTo(second.body());
    stays(third);
  }

  @Test
  @Order(7)
  void whoseDynoIsGoneGetsAnother() {
    Answer first = ask("");
    String cookie = given(first).group(1);
    String dyno = first.body().substring(0, first.body().indexOf(' '));
    machine.belay("restart", dyno, "-a", "sticky").ok();
    Until.isTrue("it has gone", () -> !ask(with(cookie)).body().equals(first.body()));
    Answer moved = ask(with(cookie));
    assertThat(moved.status()).isEqualTo(200);
    stays(moved);
  }

  @Test
  @Order(8)
  void nobodyGetsACookieOnceItIsDisabled() {
    String cookie = given(ask("")).group(1);
    machine.belay("features:disable", FEATURE, "-a", "sticky").ok();
    assertThat(ask("").head()).doesNotContain("Set-Cookie");
    assertThat(who(with(cookie)).size()).isGreaterThan(1);
  }
}
