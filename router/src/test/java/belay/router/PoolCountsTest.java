package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Pool;
import belay.api.routing.RouterAnswer.Bucket;
import belay.api.routing.RouterAnswer.Counted;
import belay.api.routing.RouterAnswer.Counts;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What became of a pool's requests. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class PoolCountsTest {
  private static final int MANY = 20;

  @TempDir Path home;

  /** Answers with the status that the path names. */
  private static Backend byPath() throws IOException {
    return Backend.each((head, wire) -> {
      String status = head.substring(head.indexOf('/') + 1, head.indexOf(" HTTP"));
      wire.send("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
    });
  }

  private static Optional<Counts> counts(Rig rig, String pool) throws IOException {
    List<Counts> all = ((Counted) rig.ask(new RouterRequest.Count("a1"))).pools();
    List<Counts> its = all.stream().filter(c -> c.pool().equals(pool)).toList();
    assertThat(its).hasSizeLessThan(2);
    return its.stream().findFirst();
  }

  /** A request is counted once its answer is out; who has that may ask before. */
  private static Counts counted(Rig rig, String pool, long requests) {
    Counts[] last = new Counts[1];
    Rig.await(() -> {
      try {
        last[0] = counts(rig, pool).orElseThrow();
        return total(last[0]) >= requests;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
    return last[0];
  }

  private static long total(Counts counts) {
    return sum(counts.statuses()) + sum(counts.errors());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void answersAreCountedByClassAndByHowLongTheyTook() throws IOException {
    try (Backend app = byPath();
        Rig rig = new Rig(home).route("v1", app)) {
      assertThat(counts(rig, "v1").orElseThrow())
          .returns(Map.of(), Counts::statuses)
          .returns(Map.of(), Counts::errors)
          .returns(List.of(), Counts::latencies);
      for (int i = 0; i < MANY; i++) {
        rig.get("/200");
      }
      for (String path : List.of("/201", "/301", "/404", "/429", "/503", "/799")) {
        rig.get(path);
      }

      Counts counts = counted(rig, "v1", MANY + 5);
      assertThat(counts.statuses())
          .isEqualTo(Map.of("2xx", MANY + 1L, "3xx", 1L, "4xx", 2L, "5xx", 1L));
      assertThat(counts.micros()).isPositive();
      long last = -1;
      for (Bucket bucket : counts.latencies()) {
        assertThat(bucket.micros()).isGreaterThan(last);
        assertThat(bucket.count()).isPositive();
        last = bucket.micros();
      }
    }
  }

  @Test
  void errorsOfTheRouterAreCountedApartByTheirCode() throws IOException {
    try (Backend app =
            Backend.each((head, wire) -> {
              if (head.startsWith("GET /close")) {
                wire.close();
              } else if (head.startsWith("GET /half")) {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").close();
              } else {
                wire.send("no HTTP\r\n\r\n");
              }
            });
        Rig rig = new Rig(home).route("v1", app)) {
      assertThat(rig.get("/close")).contains("H13");
      assertThat(rig.get("/close")).contains("H13");
      assertThat(rig.get("/half")).endsWith("half");
      assertThat(rig.get("/what")).contains("H17");

      Counts counts = counted(rig, "v1", 4);
      assertThat(counts.errors()).isEqualTo(Map.of("H13", 2L, "H18", 1L, "H17", 1L));
      assertThat(counts.statuses()).isEmpty();
      assertThat(counts.latencies()).isEmpty();
    }
  }

  @Test
  void aTunnelIsCountedWhenItEndsAndHasNoLatency() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(
                  "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                      + "Upgrade: websocket\r\n\r\n");
              wire.ended();
            });
        Rig rig = new Rig(home).route("v1", app)) {
      try (Wire client = rig.client()) {
        client
            .send(
                "GET /chat HTTP/1.1\r\nHost: api.localhost\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            .head();
        assertThat(counts(rig, "v1").orElseThrow().statuses()).isEmpty();
      }
      Counts counts = counted(rig, "v1", 1);
      assertThat(counts.statuses()).isEqualTo(Map.of("1xx", 1L));
      assertThat(counts.latencies()).isEmpty();
    }
  }

  @Test
  void eachPoolHasItsOwnAndARequestThatHadNoneIsInNone() throws IOException {
    try (Backend former = byPath();
        Backend next = byPath();
        Rig rig = new Rig(home)) {
      Pool second = new Pool("v2", 1, List.of(PoolsTest.at("web.1", next.port())));
      Pool first = new Pool("v1", 1, List.of(PoolsTest.at("web.1", former.port())));
      PoolsTest.route(rig, PoolsTest.routes(false, first, second));
      for (int i = 0; i < MANY; i++) {
        rig.get("/200");
      }
      Rig.await(() -> both(rig) == MANY);
      assertThat(sum(counts(rig, "v1").orElseThrow().statuses())).isEqualTo(former.heads.size());
      assertThat(sum(counts(rig, "v2").orElseThrow().statuses())).isEqualTo(next.heads.size());

      rig.route(AppRoutes.State.STOPPED, "v1", List.of());
      assertThat(rig.get("/")).contains("H14");
      assertThat(counts(rig, "v1").orElseThrow().errors()).isEmpty();
    }
  }

  private static long both(Rig rig) {
    try {
      return total(counts(rig, "v1").orElseThrow()) + total(counts(rig, "v2").orElseThrow());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aPoolThatLeftIsToldOfAndBeginsAnewWhenItComesBack() throws IOException {
    try (Backend one = byPath();
        Backend two = byPath();
        Rig rig = new Rig(home).route("v1", one)) {
      rig.get("/200");
      rig.get("/500");
      Counts before = counted(rig, "v1", 2);
      rig.route("v2", two);
      assertThat(counts(rig, "v1").orElseThrow().statuses()).isEqualTo(before.statuses());
      assertThat(counts(rig, "v2").orElseThrow().statuses()).isEmpty();

      rig.route("v1", one);
      Counts after = counts(rig, "v1").orElseThrow();
      assertThat(after.statuses()).isEmpty();
      rig.get("/200");
      assertThat(counted(rig, "v1", 1).statuses()).isEqualTo(Map.of("2xx", 1L));
    }
  }

  @Test
  void aPoolThatStaysKeepsItsCountsWhateverElseChanges() throws IOException {
    try (Backend one = byPath();
        Backend two = byPath();
        Rig rig = new Rig(home).route("v1", one)) {
      rig.get("/200");
      counted(rig, "v1", 1);
      rig.route("v1", one, two);
      rig.route(AppRoutes.State.CRASHED, "v1", List.of());
      Counts before = counts(rig, "v1").orElseThrow();
      rig.route("v1", two);
      rig.get("/200");
      Counts after = counted(rig, "v1", 2);
      assertThat(after.statuses()).isEqualTo(Map.of("2xx", 2L));
      assertThat(after.micros()).isGreaterThan(before.micros());
    }
  }

  @Test
  void aRouterThatTookOverCountsFromTheBeginning() throws IOException {
    try (Backend app = byPath();
        Rig first = new Rig(home).route("v1", app)) {
      first.get("/200");
      Counts before = counted(first, "v1", 1);
      try (Rig second = Rig.takingOver(home, first.port())) {
        Counts fresh = counts(second, "v1").orElseThrow();
        assertThat(fresh.statuses()).isEmpty();
        assertThat(before.statuses()).isEqualTo(Map.of("2xx", 1L));
      }
    }
  }

  @Test
  void ofAnUnknownAppThereIsNothingToTell() throws IOException {
    try (Rig rig = new Rig(home)) {
      assertThat(rig.ask(new RouterRequest.Count("a1"))).isEqualTo(new Counted(List.of()));
    }
  }
}
