package belay.router;

import static belay.router.PoolsTest.at;
import static belay.router.PoolsTest.route;
import static belay.router.PoolsTest.routes;
import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked once more while other things happen, and what is not since they did. */
class RetrialFaultsTest {
  private static final String BROKEN = "HTTP/1.1 500 Bad\r\nContent-Length: 6\r\n\r\nbroken";

  @TempDir Path home;

  private static String ask(Rig rig, String agent) throws IOException {
    try (Wire client = rig.client()) {
      return client
          .send(
              "GET / HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nConnection: close\r\n\r\n"
                  .formatted(Rig.HOST, agent))
          .rest();
    }
  }

  private static void trial(Rig rig, Backend fresh, Backend former) throws IOException {
    Pool first = new Pool("v2", 1, List.of(at("web.1", fresh.port())));
    Pool again = new Pool("v1~", 0, List.of(at("web.1", former.port())), true);
    route(rig, routes(false, first, again));
  }

  @Test
  void aStreamThatBreaksOffIsNotAskedForAgain() throws IOException {
    try (Backend fresh =
            Backend.playing(wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 Fine\r\nContent-Length: 100\r\n\r\nthe beginning");
            });
        Backend former = Backend.answering("former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      assertThat(ask(rig, "one")).startsWith("HTTP/1.1 200").endsWith("the beginning");
      assertThat(former.heads).isEmpty();
    }
  }

  @Test
  void whatTookLongerThanASecondIsNotAskedTwice() throws IOException {
    try (Backend fresh =
            Backend.each((_, wire) -> {
              pause();
              wire.send(BROKEN);
            });
        Backend former = Backend.answering("former");
        Rig rig = new Rig(home)) {
      trial(rig, fresh, former);
      assertThat(ask(rig, "one")).startsWith("HTTP/1.1 500").endsWith("broken");
      assertThat(former.heads).isEmpty();
    }
  }

  private static void pause() {
    try {
      // Longer than the second after which a failure is a sign of too much to do; late does no
      // harm.
      Thread.sleep(1_100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatACanaryStillAnswersAsItEndsIsAskedOfTheOthers() throws Exception {
    CountDownLatch came = new CountDownLatch(2);
    CountDownLatch ended = new CountDownLatch(1);
    try (Backend old = Backend.answering("former");
        Backend bad =
            Backend.each((_, wire) -> {
              came.countDown();
              await(ended);
              wire.send(BROKEN);
            });
        Rig rig = new Rig(home)) {
      Pool again = new Pool("v1~", 0, List.of(at("web.1", old.port())), true);
      Pool canary = new Pool("v2", 98, List.of(at("web.1", bad.port())), false, true);
      route(rig, routes(false, former(old, 2), again, canary));
      List<CompletableFuture<String>> visitors =
          java.util.stream.IntStream.range(0, 8)
              .mapToObj(n ->
                  CompletableFuture.supplyAsync(() -> asked(rig, n), Thread::startVirtualThread))
              .toList();
      came.await();
      route(rig, routes(false, former(old, 1)));
      ended.countDown();
      for (CompletableFuture<String> visitor : visitors) {
        assertThat(visitor.get()).startsWith("HTTP/1.1 200").endsWith("former");
      }
    }
  }

  private static Pool former(Backend backend, int weight) {
    return new Pool("v1", weight, List.of(at("web.1", backend.port())));
  }

  private static String asked(Rig rig, int visitor) {
    try {
      return ask(rig, "browser " + visitor);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
