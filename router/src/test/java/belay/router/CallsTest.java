package belay.router;

import static belay.router.PoolsTest.at;
import static belay.router.PoolsTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of former dynos of other apps are given the former dynos; nobody else is. */
class CallsTest {
  private static final String FORMER_CALLER = "c0ffee-former_caller";

  @TempDir Path home;

  private Backend former;
  private Backend now;

  @BeforeEach
  void twoReleases() throws IOException {
    former = Backend.answering("former");
    now = Backend.answering("now");
  }

  @AfterEach
  void stop() throws IOException {
    former.close();
    now.close();
  }

  private AppRoutes routes() {
    return new AppRoutes(
            "a1",
            "api",
            List.of(Rig.HOST),
            AppRoutes.State.UP,
            "v2",
            List.of(at("web.1", now.port())),
            0,
            false)
        .shared(
            1,
            List.of(
                AppRoutes.Pool.called(
                    "v1^", List.of(at("web.1", former.port())), List.of(FORMER_CALLER))));
  }

  private static String asked(Rig rig, String target, String host) throws IOException {
    try (Wire client = rig.client()) {
      String head =
          "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      String answer = client.send(head).rest();
      return answer.startsWith("HTTP/1.1 200")
          ? answer.substring(answer.indexOf("\r\n\r\n") + 4)
          : answer.substring(9, 12);
    }
  }

  private static String call(String caller, String rest) {
    return AppRoutes.CALL + caller + "/" + Rig.HOST + rest;
  }

  @Test
  void theFormerCallTheFormerAndAllOthersWhatServes() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, routes());
      assertThat(asked(rig, call(FORMER_CALLER, "/"), "127.0.0.1:8080")).isEqualTo("former");
      assertThat(asked(rig, call(FORMER_CALLER, ""), "127.0.0.1")).isEqualTo("former");
      assertThat(asked(rig, call(FORMER_CALLER, "?x=/"), "127.0.0.1")).isEqualTo("former");
      assertThat(asked(rig, call("another", "/orders/1?x=y"), "127.0.0.1:8080")).isEqualTo("now");
      assertThat(asked(rig, "/", Rig.HOST)).isEqualTo("now");
    }
  }

  @Test
  void onlyAtTheRoutersOwnAddressIsItACall() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, routes());
      // A browser that is at an app's host stays there, whatever path it asks for.
      assertThat(asked(rig, call(FORMER_CALLER, "/"), Rig.HOST)).isEqualTo("now");
      assertThat(asked(rig, call(FORMER_CALLER, "/"), "127.0.0.10")).isEqualTo("404");
      assertThat(asked(rig, AppRoutes.CALL + "x", "127.0.0.1")).isEqualTo("404");
      assertThat(asked(rig, AppRoutes.CALL + "x/", "127.0.0.1")).isEqualTo("404");
      assertThat(asked(rig, AppRoutes.CALL + "/" + Rig.HOST, "127.0.0.1")).isEqualTo("404");
      assertThat(asked(rig, AppRoutes.CALL + "x/nobody.localhost/", "127.0.0.1")).isEqualTo("404");
    }
  }

  @Test
  void aFormerOneThatIsGoneIsNotMissed() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, routes());
      former.close();
      assertThat(asked(rig, call(FORMER_CALLER, "/"), "127.0.0.1")).isEqualTo("now");
      former = Backend.answering("former");
    }
  }

  @Test
  void itLastsAsLongAsTheTableSaysSo() throws IOException {
    try (Rig rig = new Rig(home)) {
      route(rig, routes());
      route(rig, routes().shared(1, List.of()));
      assertThat(asked(rig, call(FORMER_CALLER, "/"), "127.0.0.1")).isEqualTo("now");
    }
    try (Rig rig = new Rig(home)) {
      route(rig, routes());
    }
    // Saved with the table.
    try (Rig rig = new Rig(home)) {
      assertThat(asked(rig, call(FORMER_CALLER, "/"), "127.0.0.1")).isEqualTo("former");
    }
  }
}
