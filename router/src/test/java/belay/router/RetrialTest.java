package belay.router;

import static belay.router.PoolsTest.at;
import static belay.router.PoolsTest.route;
import static belay.router.PoolsTest.routes;
import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes.Pool;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a new release fails is asked once more, of it or of the release before it. */
class RetrialTest {
  private static final int TRIES = 60;

  @TempDir Path home;

  private static String answer(int status, String more, String body) {
    return "HTTP/1.1 %d Said\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(status, more, body.length(), body);
  }

  private static Backend says(int status, String body) throws IOException {
    return says(status, "", body);
  }

  private static Backend says(int status, String more, String body) throws IOException {
    return Backend.each((_, wire) -> wire.send(answer(status, more, body)));
  }

  private static void trial(Rig rig, Backend fresh, Backend former) throws IOException {
    Pool first = new Pool("v2", 1, List.of(at("web.1", fresh.port())));
    Pool again = new Pool("v1~again", 0, List.of(at("web.1", former.port())), true);
    route(rig, routes(false, first, again));
  }

  private static RouterAnswer.Counts counts(Rig rig) throws IOException {
    var counted = (RouterAnswer.Counted) rig.ask(new RouterRequest.Count("a1"));
    return counted.pools().stream().filter(c -> c.pool().equals("v2")).findFirst().orElseThrow();
  }

  private static String ask(Rig rig, String method, String path, String more) throws IOException {
    try (Wire client = rig.client()) {
      return client
          .send(
              "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
                  .formatted(method, path, Rig.HOST, more))
          .rest();
    }
  }

  @Test
  void theVisitorGetsTheFormerReleasesAnswerAndTheCoinIsCounted() throws IOException {
    try (Backend fresh = says(500, "broken");
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      for (int i = 0; i < TRIES; i++) {
        assertThat(ask(rig, "GET", "/page/" + i, "")).startsWith("HTTP/1.1 200").endsWith("former");
      }
      RouterAnswer.Coin coin = counts(rig).coin();
      assertThat(coin.failures()).isEqualTo(TRIES);
      assertThat(coin.addresses()).isEqualTo(1);
      assertThat(coin.again() + coin.other()).isEqualTo(TRIES);
      assertThat(coin.failedAgain()).isEqualTo(coin.again()).isPositive();
      assertThat(coin.failedOther()).isZero();
      assertThat(coin.other()).isPositive();
      assertThat(counts(rig).statuses()).containsEntry("5xx", (long) TRIES).hasSize(1);
    }
  }

  @Test
  void whatFailsOnBothSidesIsTheFirstFailure() throws IOException {
    try (Backend fresh = says(500, "the new one's words");
        Backend former = says(500, "the former's words");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      for (int i = 0; i < 10; i++) {
        assertThat(ask(rig, "GET", "/" + i, "")).startsWith("HTTP/1.1 500").endsWith("one's words");
      }
      RouterAnswer.Coin coin = counts(rig).coin();
      assertThat(coin.failedAgain() + coin.failedOther()).isEqualTo(10);
    }
  }

  @Test
  void whatTheFormerReleaseDoesNotHaveIsNoComparison() throws IOException {
    try (Backend fresh = says(500, "new page");
        Backend former = says(404, "no such page");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      for (int i = 0; i < 20; i++) {
        assertThat(ask(rig, "GET", "/" + i, "")).startsWith("HTTP/1.1 500").endsWith("new page");
      }
      assertThat(counts(rig).coin()).isEqualTo(new RouterAnswer.Coin(20, 1, 0, 0, 0, 0, 0, 0));
    }
  }

  @Test
  void whereFailuresAreFewBothAreAskedOnceTheVisitorWasAnswered() throws IOException {
    try (Backend fresh = says(500, "broken");
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      Pool first = new Pool("v2", 1, List.of(at("web.1", fresh.port())));
      Pool pairs = new Pool("v1~", 0, List.of(at("web.1", former.port())), true, false, true);
      route(rig, routes(false, first, pairs));
      for (int i = 0; i < 10; i++) {
        assertThat(ask(rig, "GET", "/" + i, "")).startsWith("HTTP/1.1 200").endsWith("former");
      }
      RouterAnswer.Coin coin = counts(rig).coin();
      for (int i = 0; i < 600 && coin.onlyThis() < 10; i++) {
        LockSupport.parkNanos(100_000_000);
        coin = counts(rig).coin();
      }
      assertThat(coin).isEqualTo(new RouterAnswer.Coin(10, 1, 0, 0, 0, 0, 10, 0));
      assertThat(fresh.heads).hasSize(20);
      assertThat(former.heads).hasSize(20);
    }
  }

  @Test
  void aPairThatFailsOnBothSidesIsOneFailureOfEach() throws IOException {
    try (Backend fresh = says(500, "broken");
        Backend former = says(500, "broken too");
        Rig rig = new Rig(home)) {
      Pool first = new Pool("v2", 1, List.of(at("web.1", fresh.port())));
      Pool pairs = new Pool("v1~", 0, List.of(at("web.1", former.port())), true, false, true);
      route(rig, routes(false, first, pairs));
      for (int i = 0; i < 5; i++) {
        assertThat(ask(rig, "GET", "/" + i, "")).startsWith("HTTP/1.1 500").endsWith("broken");
      }
      RouterAnswer.Coin coin = counts(rig).coin();
      for (int i = 0; i < 600 && coin.other() < 5; i++) {
        LockSupport.parkNanos(100_000_000);
        coin = counts(rig).coin();
      }
      assertThat(coin).isEqualTo(new RouterAnswer.Coin(5, 1, 5, 5, 5, 5, 0, 0));
    }
  }

  @Test
  void aFlakyReleaseMayDoBetterTheSecondTime() throws IOException {
    int[] asked = {0};
    Backend fresh =
        Backend.each((_, wire) ->
            wire.send(asked[0]++ % 2 == 0 ? answer(500, "", "flaky") : answer(200, "", "well")));
    try (fresh;
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      TreeSet<String> ends = new TreeSet<>();
      for (int i = 0; i < TRIES; i++) {
        String all = ask(rig, "GET", "/" + i, "");
        assertThat(all).startsWith("HTTP/1.1 200");
        ends.add(all.substring(all.indexOf("\r\n\r\n") + 4));
      }
      assertThat(ends).containsExactly("former", "well");
    }
  }

  @Test
  void aConnectionThatBreaksIsAFailureToo() throws IOException {
    try (Backend fresh = Backend.playing(Wire::head);
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      for (int i = 0; i < 10; i++) {
        assertThat(ask(rig, "GET", "/" + i, "")).startsWith("HTTP/1.1 200").endsWith("former");
      }
      assertThat(counts(rig).errors()).containsEntry("H13", 10L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Range: bytes=0-9\r\n",
        "Accept: text/html, text/event-stream\r\n",
        "Belay-Retry: no\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
      })
  void whoSaysNoIsNotAskedTwice(String field) throws IOException {
    try (Backend fresh = says(500, "broken");
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      assertThat(ask(rig, "GET", "/", field)).startsWith("HTTP/1.1 500").endsWith("broken");
      assertThat(fresh.heads).hasSize(1);
      assertThat(former.heads).isEmpty();
      assertThat(counts(rig).coin().failures()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void whatMayChangeSomethingIsNotAskedTwice(String method) throws IOException {
    try (Backend fresh = says(500, "broken");
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      assertThat(ask(rig, method, "/", "Content-Length: 0\r\n")).startsWith("HTTP/1.1 500");
      assertThat(former.heads).isEmpty();
    }
  }

  @Test
  void anAppThatIsBusyOrWantsNoSecondTryGetsNone() throws IOException {
    try (Backend busy = says(503, "Retry-After: 5\r\n", "busy");
        Backend no = says(500, "Belay-Retry: no\r\n", "no");
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      trial(rig, busy, former);
      assertThat(ask(rig, "GET", "/", "")).startsWith("HTTP/1.1 503").endsWith("busy");
      trial(rig, no, former);
      assertThat(ask(rig, "GET", "/", "")).startsWith("HTTP/1.1 500").endsWith("no");
      assertThat(former.heads).isEmpty();
    }
  }

  @Test
  void aLongFailurePassesAsItComes() throws IOException {
    String body = "x".repeat(200_000);
    try (Backend fresh = says(500, body);
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      assertThat(ask(rig, "GET", "/", "")).startsWith("HTTP/1.1 500").endsWith(body);
      assertThat(former.heads).isEmpty();
    }
  }

  @Test
  void aFailureInChunksOrUntilTheEndIsKeptWhole() throws IOException {
    String chunked = "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    try (Backend fresh = Backend.each((_, wire) -> wire.send(chunked));
        Backend open =
            Backend.playing(wire -> {
              String _ = wire.head();
              wire.send("HTTP/1.1 500 No\r\n\r\nuntil the end");
            });
        Backend former = says(404, "");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      assertThat(ask(rig, "GET", "/", "")).startsWith("HTTP/1.1 500").contains("abc");
      trial(rig, open, former);
      assertThat(ask(rig, "GET", "/", "")).startsWith("HTTP/1.1 500").endsWith("until the end");
    }
  }

  @Test
  void theConnectionServesOnAndAHeadHasNoBody() throws IOException {
    try (Backend fresh =
            Backend.each((head, wire) ->
                wire.send(
                    head.startsWith("HEAD")
                        ? "HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\n"
                        : answer(500, "", "broken")));
        Backend former =
            Backend.each((head, wire) ->
                wire.send(
                    head.startsWith("HEAD")
                        ? "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"
                        : answer(200, "", "former")));
        Rig rig = new Rig(home);
        Wire client = rig.client()) {
      trial(rig, fresh, former);
      for (int i = 0; i < 10; i++) {
        client.send("GET /" + i + " HTTP/1.1\r\nHost: " + Rig.HOST + "\r\n\r\n");
        assertThat(client.response()).startsWith("HTTP/1.1 200").endsWith("former");
        client.send("HEAD /" + i + " HTTP/1.1\r\nHost: " + Rig.HOST + "\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 200").contains("Content-Length: 6");
      }
    }
  }

  @Test
  void onePageOfOneVisitorMakesThreeFailures() throws IOException {
    try (Backend fresh = says(500, "broken");
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      for (int i = 0; i < 40; i++) {
        assertThat(ask(rig, "GET", "/same?n=" + i, "")).endsWith("former");
      }
      // Three on each event loop, which know nothing of each other.
      RouterAnswer.Coin coin = counts(rig).coin();
      assertThat(coin.failures()).isBetween(3L, 3L * Runtime.getRuntime().availableProcessors());
      assertThat(coin.again() + coin.other()).isEqualTo(coin.failures());
    }
  }

  @Test
  void whoForgesAddressesIsOneVisitor() throws IOException {
    try (Backend fresh = says(500, "broken");
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      for (int i = 0; i < 20; i++) {
        String forged = "X-Forwarded-For: 203.0.113." + i + ", 198.51.100.7\r\n";
        assertThat(ask(rig, "GET", "/page" + i, forged)).endsWith("former");
        String network = "X-Forwarded-For: 2001:db8:1:2::" + (i + 1) + "\r\n";
        assertThat(ask(rig, "GET", "/page" + i, network)).endsWith("former");
      }
      assertThat(counts(rig).coin().addresses()).isEqualTo(2);
    }
  }

  @Test
  void whatIsIllOnBothSidesIsLeftAloneForAWhile() throws IOException {
    try (Backend fresh = says(500, "broken");
        Backend former = says(500, "broken too");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      for (int i = 0; i < 300; i++) {
        assertThat(ask(rig, "GET", "/" + i, "")).endsWith("broken");
      }
      // Each failure is asked once or twice more until fifty have failed on both sides.
      assertThat(former.heads.size()).isLessThan(150);
    }
  }

  @Test
  void withoutAPoolToAskNothingIsAskedTwice() throws IOException {
    try (Backend fresh = says(500, "broken");
        Rig rig = new Rig(home)) {
      route(rig, routes(false, new Pool("v2", 1, List.of(at("web.1", fresh.port())))));
      assertThat(ask(rig, "GET", "/", "")).startsWith("HTTP/1.1 500").endsWith("broken");
      assertThat(fresh.heads).hasSize(1);
      assertThat(counts(rig).coin()).isEqualTo(RouterAnswer.Coin.NONE);
    }
  }

  @Test
  void aFormerReleaseThatIsGoneLeavesTheFirstFailure() throws IOException {
    try (Backend fresh = says(500, "broken");
        Backend former = says(200, "former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      former.close();
      for (int i = 0; i < 10; i++) {
        assertThat(ask(rig, "GET", "/" + i, "")).startsWith("HTTP/1.1 500").endsWith("broken");
      }
    }
  }
}
