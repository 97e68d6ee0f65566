package belay.router;

import static belay.router.PoolsTest.at;
import static belay.router.PoolsTest.route;
import static belay.router.PoolsTest.routes;
import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some visitors are given a new release, and each stays on his side. */
class CanaryTest {
  private static final Pattern COOKIE =
      Pattern.compile("Set-Cookie: (belay-visitor=[0-9a-f]{16});");
  private static final int VISITORS = 400;

  @TempDir Path home;

  private static Pool former(Backend backend, int weight) {
    return new Pool("v1", weight, List.of(at("web.1", backend.port())));
  }

  private static Pool canary(Backend backend, int weight) {
    return new Pool("v2", weight, List.of(at("web.1", backend.port())), false, true);
  }

  private static String ask(Rig rig, String more) throws IOException {
    try (Wire client = rig.client()) {
      return client
          .send(
              "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n".formatted(Rig.HOST, more))
          .rest();
    }
  }

  @Test
  void aVisitorStaysByWhatHeAsksWith() throws IOException {
    try (Backend old = Backend.answering("former");
        Backend fresh = Backend.answering("next");
        Rig rig = new Rig(home)) {
      route(rig, routes(false, former(old, 70), canary(fresh, 30)));
      Map<String, String> sides = new HashMap<>();
      for (int i = 0; i < VISITORS; i++) {
        String agent = "User-Agent: browser " + i + "\r\n";
        String side = ask(rig, agent).endsWith("next") ? "next" : "former";
        sides.put(agent, side);
        assertThat(ask(rig, agent)).endsWith(side);
      }
      long given = sides.values().stream().filter("next"::equals).count();
      assertThat(given).isBetween(VISITORS / 5L, VISITORS * 2L / 5);

      // Whoever has it keeps it when more are given it.
      route(rig, routes(false, former(old, 40), canary(fresh, 60)));
      for (Map.Entry<String, String> visitor : sides.entrySet()) {
        if (visitor.getValue().equals("next")) {
          assertThat(ask(rig, visitor.getKey())).endsWith("next");
        }
      }
    }
  }

  @Test
  void aCookieKeepsAVisitorWhateverElseChanges() throws IOException {
    try (Backend old = Backend.answering("former");
        Backend fresh = Backend.answering("next");
        Rig rig = new Rig(home)) {
      route(rig, routes(false, former(old, 50), canary(fresh, 50)));
      for (int i = 0; i < 20; i++) {
        String first = ask(rig, "User-Agent: browser " + i + "\r\n");
        Matcher cookie = COOKIE.matcher(first);
        assertThat(cookie.find()).isTrue();
        String again =
            ask(rig, "User-Agent: another " + i + "\r\nCookie: " + cookie.group(1) + "\r\n");
        assertThat(again).endsWith(first.endsWith("next") ? "next" : "former");
        assertThat(again).doesNotContain("belay-visitor");
      }
    }
  }

  @Test
  void anAppWithoutOneHasNoCookie() throws IOException {
    try (Backend old = Backend.answering("former");
        Rig rig = new Rig(home)) {
      route(rig, routes(false, former(old, 1)));
      assertThat(ask(rig, "")).doesNotContain("Set-Cookie");
    }
  }

  @Test
  void aVisitorOfACanaryThatFailsGetsTheOtherSidesAnswer() throws IOException {
    try (Backend old = Backend.answering("former");
        Backend bad =
            Backend.each(
                (_, wire) -> wire.send("HTTP/1.1 500 Bad\r\nContent-Length: 6\r\n\r\nbroken"));
        Rig rig = new Rig(home)) {
      Pool again = new Pool("v1~", 0, List.of(at("web.1", old.port())), true);
      route(rig, routes(false, former(old, 50), again, canary(bad, 50)));
      for (int i = 0; i < 40; i++) {
        assertThat(ask(rig, "User-Agent: browser " + i + "\r\n")).endsWith("former");
      }
    }
  }
}
