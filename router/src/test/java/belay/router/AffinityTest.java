package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A visitor stays with the dyno that answered first. */
class AffinityTest {
  private static final Pattern COOKIE =
      Pattern.compile(
          "\r\nSet-Cookie: heroku-session-affinity=([A-Za-z0-9_-]{22}); Path=/; HttpOnly;"
              + " SameSite=Lax(; Secure)?\r\n");
  private static final int TRIES = 8;

  @TempDir Path home;

  private final List<Backend> dynos = new ArrayList<>();

  @BeforeEach
  void threeDynos() throws IOException {
    for (String name : List.of("one", "two", "three")) {
      dynos.add(Backend.answering(name));
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (Backend dyno : dynos) {
      dyno.close();
    }
  }

  private static void route(Rig rig, String pool, boolean affinity, List<Backend> backends)
      throws IOException {
    route(rig, "a1", Rig.HOST, pool, affinity, backends);
  }

  private static void route(
      Rig rig, String app, String host, String pool, boolean affinity, List<Backend> backends)
      throws IOException {
    List<AppRoutes.Upstream> upstreams = new ArrayList<>();
    for (Backend backend : backends) {
      upstreams.add(
          new AppRoutes.Upstream("web." + (upstreams.size() + 1), "127.0.0.1", backend.port()));
    }
    AppRoutes routes =
        new AppRoutes(app, "api", List.of(host), AppRoutes.State.UP, pool, upstreams, 0, affinity);
    assertThat(rig.ask(new RouterRequest.Put(routes))).isEqualTo(new RouterAnswer.Done());
  }

  private static String ask(Rig rig, String fields) throws IOException {
    return ask(rig, Rig.HOST, fields);
  }

  private static String ask(Rig rig, String host, String fields) throws IOException {
    try (Wire client = rig.client()) {
      String head = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
      return client.send(head + fields + "\r\n").rest();
    }
  }

  private static String with(String cookies) {
    return "Cookie: " + cookies + "\r\n";
  }

  private static String named(String value) {
    return with("a=b; heroku-session-affinity=" + value + "; c=d");
  }

  private static String cookie(String answer) {
    Matcher given = COOKIE.matcher(answer);
    assertThat(given.find()).as(answer).isTrue();
    return given.group(1);
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  /** Who answers a visitor with these fields, asked again and again. */
  private static Set<String> who(Rig rig, String fields) throws IOException {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < TRIES; i++) {
      String answer = ask(rig, fields);
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      all.add(body(answer));
    }
    return all;
  }

  @Test
  void nobodyGetsACookieWhereItIsOff() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, "v1", false, dynos);
      assertThat(ask(rig, "")).doesNotContain("Set-Cookie");
      assertThat(who(rig, "")).hasSize(3);
    }
  }

  @Test
  void aVisitorWithTheCookieStaysAndGetsNoOther() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, "v1", true, dynos);
      Set<String> cookies = new HashSet<>();
      for (int i = 0; i < TRIES; i++) {
        String first = ask(rig, "");
        String cookie = cookie(first);
        cookies.add(cookie);
        assertThat(who(rig, named(cookie))).containsExactly(body(first));
        assertThat(ask(rig, named(cookie))).doesNotContain("Set-Cookie");
      }
      assertThat(cookies).hasSize(3);
    }
  }

  @Test
  void theCookieIsSecureWhereTheVisitorCameByHttps() throws IOException {
    try (Rig rig = Rig.trusting(home, "loopback")) {
      route(rig, "v1", true, dynos);
      assertThat(ask(rig, "X-Forwarded-Proto: https\r\n")).contains("SameSite=Lax; Secure\r\n");
      assertThat(ask(rig, "X-Forwarded-Proto: http\r\n")).contains("SameSite=Lax\r\n");
    }
    try (Rig rig = Rig.trusting(home, "none")) {
      assertThat(ask(rig, "X-Forwarded-Proto: https\r\n")).contains("SameSite=Lax\r\n");
    }
  }

  @Test
  void aForgedOrOldCookieIsAsNone() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, "v1", true, dynos);
      String good = cookie(ask(rig, ""));
      for (String bad :
          List.of("", "x", good + "x", good.substring(1), "\"" + good + "\"", "127.0.0.1:80")) {
        String answer = ask(rig, named(bad));
        assertThat(answer).as(bad).startsWith("HTTP/1.1 200 ");
        assertThat(cookie(answer)).as(bad).isNotEmpty();
      }
      assertThat(who(rig, named("A".repeat(22)))).hasSize(3);
      assertThat(who(rig, with("x-heroku-session-affinity=" + good))).hasSize(3);
      assertThat(who(rig, with("Heroku-Session-Affinity=" + good))).hasSize(3);
    }
  }

  /** Whoever has a neighbouring host name can plant a second cookie of the name. */
  @Test
  void aPlantedCookieBesideItDoesNotMoveAVisitor() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, "v1", true, dynos);
      String first = ask(rig, "");
      String own = "heroku-session-affinity=" + cookie(first);
      String planted = "heroku-session-affinity=planted";
      assertThat(who(rig, with(planted + "; " + own))).containsExactly(body(first));
      assertThat(who(rig, with(planted) + with(own))).containsExactly(body(first));
    }
  }

  @Test
  void aDynoThatIsGoneGivesItsVisitorsToAnotherWhichKeepsThem() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, "v1", true, dynos);
      String first = ask(rig, "");
      int at = List.of("one", "two", "three").indexOf(body(first));
      dynos.get(at).refuse();
      String moved = ask(rig, named(cookie(first)));
      assertThat(moved).startsWith("HTTP/1.1 200 ");
      assertThat(cookie(moved)).isNotEqualTo(cookie(first));
      assertThat(who(rig, named(cookie(moved)))).containsExactly(body(moved));
    }
  }

  @Test
  void whoScalesMovesNobodyAndWhoRollsBackMovesEverybody() throws IOException {
    try (Rig rig = new Rig(home);
        Backend fourth = Backend.answering("four");
        Backend other = Backend.answering("other")) {
      route(rig, "v1", true, dynos);
      String first = ask(rig, "");
      List<Backend> more = new ArrayList<>(dynos);
      more.add(fourth);
      route(rig, "v1", true, more);
      assertThat(who(rig, named(cookie(first)))).containsExactly(body(first));
      route(rig, "v2", true, List.of(other));
      String moved = ask(rig, named(cookie(first)));
      assertThat(body(moved)).isEqualTo("other");
      assertThat(cookie(moved)).isNotEqualTo(cookie(first));
      route(rig, "v1", true, more);
      assertThat(who(rig, named(cookie(first)))).containsExactly(body(first));
    }
  }

  @Test
  void theSameDynosAtAnotherNameHaveOtherCookies() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, "a1", Rig.HOST, "v1", true, dynos);
      route(rig, "a1/v1", "v1--api.localhost", "v1", true, dynos);
      String first = ask(rig, "");
      String there = ask(rig, "v1--api.localhost", named(cookie(first)));
      assertThat(cookie(there)).isNotEqualTo(cookie(first));
    }
  }

  @Test
  void aVisitorStaysOverARestartAndATakeOver() throws IOException {
    String first;
    try (Rig rig = new Rig(home)) {
      route(rig, "v1", true, dynos);
      first = ask(rig, "");
    }
    Path key = home.resolve("router/affinity.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    try (Rig again = new Rig(home)) {
      assertThat(who(again, named(cookie(first)))).containsExactly(body(first));
      try (Rig next = Rig.takingOver(home, again.port())) {
        assertThat(who(next, named(cookie(first)))).containsExactly(body(first));
      }
    }
  }

  @Test
  void aDamagedKeyIsReplaced() throws IOException {
    Files.createDirectories(home.resolve("router"));
    Files.writeString(home.resolve("router/affinity.key"), "short");
    try (Rig rig = new Rig(home)) {
      route(rig, "v1", true, dynos);
      String first = ask(rig, "");
      assertThat(who(rig, named(cookie(first)))).containsExactly(body(first));
    }
    assertThat(home.resolve("router/affinity.key")).hasSize(32);
  }

  @Test
  void theAppsOwnCookiesPassAndItSeesWhatTheVisitorSent() throws IOException {
    try (Rig rig = new Rig(home);
        Backend app =
            Backend.each((head, wire) ->
                wire.send(
                    "HTTP/1.1 200 OK\r\nSet-Cookie: session=1\r\nContent-Length: "
                        + head.length()
                        + "\r\n\r\n"
                        + head))) {
      route(rig, "v1", true, List.of(app));
      String answer = ask(rig, with("session=1"));
      assertThat(cookie(answer)).isNotEmpty();
      assertThat(answer).contains("\r\nSet-Cookie: session=1\r\n");
      assertThat(body(answer)).contains("\r\nCookie: session=1\r\n");
    }
  }

  @Test
  void whatTheRouterAnswersItselfGivesNoCookie() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, "v1", true, List.of());
      assertThat(ask(rig, "")).contains("H14").doesNotContain("Set-Cookie");
    }
  }
}
