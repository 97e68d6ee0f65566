package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes.State;
import belay.api.routing.AppRoutes.Upstream;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a pool answered, and what failed. */
class MeasureTest {
  @TempDir Path home;

  private static RouterAnswer.Measured measured(Rig rig, String pool) throws IOException {
    return (RouterAnswer.Measured) rig.ask(new RouterRequest.Measure("a1", pool));
  }

  @Test
  void countsWhatAPoolAnsweredAlsoAfterItWasReplaced() throws IOException {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig rig = new Rig(home).route("v1", one)) {
      for (int i = 0; i < 20; i++) {
        rig.get("/");
      }
      rig.route("v2", two);
      rig.get("/");

      assertThat(measured(rig, "v1").requests()).isEqualTo(20);
      assertThat(measured(rig, "v1").p50Micros()).isPositive();
      assertThat(measured(rig, "v1").p99Micros())
          .isGreaterThanOrEqualTo(measured(rig, "v1").p50Micros());
      assertThat(measured(rig, "v2").requests()).isEqualTo(1);
      assertThat(measured(rig, "never")).isEqualTo(new RouterAnswer.Measured(0, 0, 0, 0));
    }
  }

  @Test
  void whatServesAgainIsMeasuredAnew() throws IOException {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig rig = new Rig(home).route("v1", one)) {
      rig.get("/");
      rig.get("/");
      rig.route("v2", two);
      rig.route("v1", one);
      rig.get("/");

      assertThat(measured(rig, "v1").requests()).isEqualTo(1);
    }
  }

  @Test
  void countsWhatFailedSinceTheSwitch() throws IOException {
    try (Backend one = Backend.answering("one");
        Rig rig = new Rig(home).route(State.STOPPED, "v0", List.of())) {
      rig.get("/");
      rig.route("v1", one);
      assertThat(rig.get("/")).endsWith("one");
      rig.route(State.UP, "v2", List.of(new Upstream("web.1", "127.0.0.1", 1)));
      assertThat(rig.get("/")).contains("H21");

      assertThat(rig.drain("v1", Duration.ofSeconds(1)).failed()).isEqualTo(1);
      assertThat(measured(rig, "v2").failed()).isEqualTo(2);
    }
  }

  @Test
  void requestsThatClientsGaveUpAndPagesOfMaintenanceAreNoFailures() throws IOException {
    try (Rig rig = new Rig(home).route(State.MAINTENANCE, "v1", List.of())) {
      assertThat(rig.get("/")).contains("503");
      assertThat(measured(rig, "v1").failed()).isZero();
    }
  }
}
