package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Pool;
import belay.api.routing.AppRoutes.Upstream;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several pools of one app share its requests. */
class PoolsTest {
  private static final Pattern COOKIE = Pattern.compile("heroku-session-affinity=([^;]+);");
  private static final int TRIES = 100;

  @TempDir Path home;

  private Backend former;
  private Backend next;

  @BeforeEach
  void twoReleases() throws IOException {
    former = Backend.answering("former");
    next = Backend.answering("next");
  }

  @AfterEach
  void stop() throws IOException {
    former.close();
    next.close();
  }

  static Upstream at(String dyno, int port) {
    return new Upstream(dyno, "127.0.0.1", port);
  }

  private static Pool pool(String name, int weight, Backend... backends) {
    return new Pool(name, weight, Stream.of(backends).map(b -> at("web.1", b.port())).toList());
  }

  static AppRoutes routes(boolean affinity, Pool first, Pool... others) {
    return new AppRoutes(
            "a1",
            "api",
            List.of(Rig.HOST),
            AppRoutes.State.UP,
            first.pool(),
            first.upstreams(),
            0,
            affinity)
        .shared(first.weight(), List.of(others));
  }

  static void route(Rig rig, AppRoutes routes) throws IOException {
    assertThat(rig.ask(new RouterRequest.Put(routes))).isEqualTo(new RouterAnswer.Done());
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private static String ask(Rig rig, String fields) throws IOException {
    try (Wire client = rig.client()) {
      String head = "GET / HTTP/1.1\r\nHost: " + Rig.HOST + "\r\nConnection: close\r\n";
      return client.send(head + fields + "\r\n").rest();
    }
  }

  /** What comes of many requests: each answer with how often it came, an error by its code. */
  private static Map<String, Integer> asked(Rig rig, String fields) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < TRIES; i++) {
      String answer = ask(rig, fields);
      String what = answer.startsWith("HTTP/1.1 200") ? body(answer) : error(answer);
      counts.merge(what, 1, Integer::sum);
    }
    return counts;
  }

  private static String error(String answer) {
    Matcher code = Pattern.compile("H[0-9]{2}").matcher(answer);
    assertThat(code.find()).as(answer).isTrue();
    return code.group();
  }

  @Test
  void requestsAreSharedByWeight() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, routes(false, pool("v1", 3, former), pool("v2", 1, next)));
      Map<String, Integer> counts = asked(rig, "");
      // Seven standard deviations from 25: chance alone does not leave this.
      assertThat(counts.get("next")).isBetween(1, 55);
      assertThat(counts.get("former")).isBetween(45, 99);
    }
  }

  @Test
  void aPoolWithoutWeightOrDynosGetsNone() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, routes(false, pool("v1", 1, former), pool("v2", 0, next)));
      assertThat(asked(rig, "")).containsOnlyKeys("former");
      route(rig, routes(false, pool("v1", 0, former), pool("v2", 7, next)));
      assertThat(asked(rig, "")).containsOnlyKeys("next");
      route(rig, routes(false, pool("v1", 9), pool("v2", 1, next)));
      assertThat(asked(rig, "")).containsOnlyKeys("next");
      route(rig, routes(false, pool("v1", 9), pool("v2", 0, next)));
      assertThat(asked(rig, "")).containsOnlyKeys("H14");
    }
  }

  @Test
  void aRefusedRequestIsTriedAgainInItsOwnPoolOnly() throws IOException {
    try (Rig rig = new Rig(home)) {
      Pool dead = new Pool("v2", 1, List.of(at("web.1", Backend.DEAD_PORT)));
      route(rig, routes(false, pool("v1", 1, former), dead));
      // What fell to v2 failed, though v1 would have taken it.
      assertThat(asked(rig, "")).containsOnlyKeys("former", "H21");

      Pool half =
          new Pool("v2", 1, List.of(at("web.1", Backend.DEAD_PORT), at("web.2", next.port())));
      route(rig, routes(false, pool("v1", 1, former), half));
      assertThat(asked(rig, "")).containsOnlyKeys("former", "next");
    }
  }

  @Test
  void aVisitorStaysInHisPoolAlsoWhenHisDynoIsGone() throws IOException {
    try (Rig rig = new Rig(home);
        Backend second = Backend.answering("next")) {
      Pool canary =
          new Pool("v2", 1, List.of(at("web.1", next.port()), at("web.2", second.port())));
      route(rig, routes(true, pool("v1", 0, former), canary));
      String cookie = "Cookie: heroku-session-affinity=" + cookie(ask(rig, "")) + "\r\n";
      // Whom it led to refuses from now on; the other dyno of the pool is the other one.
      Backend his = next.heads.isEmpty() ? second : next;
      route(rig, routes(true, pool("v1", 99, former), canary));
      assertThat(asked(rig, cookie)).containsOnlyKeys("next");

      his.refuse();
      assertThat(asked(rig, cookie)).containsOnlyKeys("next");
    }
  }

  @Test
  void aVisitorOfAPoolThatTakesNoMoreIsSharedAnew() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, routes(true, pool("v1", 0, former), pool("v2", 1, next)));
      String cookie = "Cookie: heroku-session-affinity=" + cookie(ask(rig, "")) + "\r\n";
      route(rig, routes(true, pool("v1", 1, former), pool("v2", 0, next)));
      assertThat(asked(rig, cookie)).containsOnlyKeys("former");
    }
  }

  private static String cookie(String answer) {
    Matcher given = COOKIE.matcher(answer);
    assertThat(given.find()).as(answer).isTrue();
    return given.group(1);
  }

  @Test
  void eachPoolIsDrainedByItself() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, routes(false, pool("v1", 1, former), pool("v2", 1, next)));
      asked(rig, "");
      route(rig, routes(false, pool("v1", 1, former)));
      assertThat(rig.drain("v2", Rig.PATIENCE).open()).isZero();
      assertThat(asked(rig, "")).containsOnlyKeys("former");
    }
  }

  @Test
  void poolsSurviveARestartAndATakeOver() throws IOException {
    AppRoutes shared = routes(false, pool("v1", 1, former), pool("v2", 1, next));
    try (Rig rig = new Rig(home)) {
      route(rig, shared);
    }
    try (Rig again = new Rig(home)) {
      assertThat(again.ask(new RouterRequest.Show()))
          .isEqualTo(new RouterAnswer.Table(List.of(shared)));
      assertThat(asked(again, "")).containsOnlyKeys("former", "next");
      try (Rig successor = Rig.takingOver(home, again.port())) {
        assertThat(successor.ask(new RouterRequest.Show()))
            .isEqualTo(new RouterAnswer.Table(List.of(shared)));
        assertThat(asked(successor, "")).containsOnlyKeys("former", "next");
      }
    }
  }

  @Test
  void refusesPoolsThatCannotBeTold() throws IOException {
    try (Rig rig = new Rig(home).route("v1", former)) {
      assertThat(refusal(rig, pool("v1", 1, former), pool("v1", 1, next)))
          .startsWith("Pools of api need names of their own:");
      assertThat(refusal(rig, pool("v1", -1, former), pool("v2", 5, next)))
          .isEqualTo("The weight of api's pool v1 is negative.");
      assertThat(refusal(rig, pool("v1", 0, former), pool("v2", 0, next)))
          .isEqualTo("The weights of api's pools come to 0; it is 1 to 1000000.");
      assertThat(refusal(rig, pool("v1", Integer.MAX_VALUE, former), pool("v2", 9, next)))
          .isEqualTo("The weights of api's pools come to 2147483656; it is 1 to 1000000.");
      Pool portless = new Pool("v2", 1, List.of(at("web.1", 0)));
      assertThat(refusal(rig, pool("v1", 1, former), portless))
          .isEqualTo("Port 0 of api's web.1 is no port.");
      assertThat(rig.get("/")).endsWith("former");
    }
  }

  private static String refusal(Rig rig, Pool first, Pool second) throws IOException {
    RouterAnswer answer = rig.ask(new RouterRequest.Put(routes(false, first, second)));
    assertThat(answer).isInstanceOf(RouterAnswer.Failed.class);
    return ((RouterAnswer.Failed) answer).message();
  }
}
