package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.fleet.AppDynos.Warm;
import belay.fleet.DynoState;
import belay.ledger.JournalStep;
import belay.release.App;
import belay.runtime.Dyno;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Live;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Former releases that are kept running, and apps whose dynos must not overlap. */
class WarmTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App app;

  @BeforeEach
  void open() {
    world = new World(root);
    world.processTypes.put("worker", "work");
    app = world.app("shop");
    world.push(app, "1111111");
    world.changes().formation().scale(app, Map.of("worker", 1), World.BY_ANA);
    Settle.until(() -> running(d -> d.name().type().equals("worker")) == 1);
    world.push(app, "2222222");
    Settle.until(() -> world.happened.contains("stop v2 worker.1"));
    // Behind the switch, like the stop.
    Settle.until(() -> warm().equals(List.of(2)));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private long running(Predicate<Dyno> which) {
    return world.runtime.running().stream().filter(which).count();
  }

  private List<Integer> warm() {
    return world.changes().dynos().warm(app).stream().map(w -> w.release().version()).toList();
  }

  @Test
  void aFormerReleasesWebDynosStayAndItsWorkersGo() {
    assertThat(warm()).containsExactly(2);
    assertThat(running(d -> d.version() == 2)).isEqualTo(1);
    assertThat(world.changes().dynos().warm(app))
        .extracting(Warm::until)
        .allMatch(until -> until.isAfter(world.serving(app).release().createdAt()));
  }

  @Test
  void aRollbackToAWarmReleaseStartsNothingButItsWorkers() {
    world.happened.clear();

    Live live = (Live) world.rollback(app);

    assertThat(live.figures().warm()).isTrue();
    assertThat(world.ledger.journal(live.entry().release()))
        .extracting(JournalStep::step)
        .startsWith("repoint", "move-current", "succeed");
    assertThat(world.routed(app)).containsExactly(2);
    assertThat(world.happened).startsWith("route v2 UP 1").doesNotContain("start v4 web.1");
    Settle.until(() -> world.happened.contains("start v4 worker.1"));
    Settle.until(() -> world.happened.contains("stop v3 worker.1"));
    assertThat(warm()).containsExactly(3);
    assertThat(world.changes().dynos().dynos(app)).extracting(DynoState::version).containsOnly(4);
  }

  @Test
  void goingBackAndForthStartsNoWebDynoAgain() {
    world.happened.clear();
    for (int i = 0; i < 6; i++) {
      int target = i % 2 == 0 ? 2 : 3;
      world.rollback(app, "v" + target);
      assertThat(world.routed(app)).containsExactly(target);
    }
    assertThat(world.happened).noneMatch(h -> h.startsWith("start") && h.contains("web"));
  }

  @Test
  void figuresAreKeptBesideTheRelease() {
    world.rollback(app);

    Settle.until(() -> figures().flatMap(f -> f.after()).isPresent());
    assertThat(figures().orElseThrow().drained().orElseThrow().inFlight()).isEqualTo(3);
    assertThat(figures().flatMap(f -> f.before()).orElseThrow().p99Micros()).isEqualTo(9_000);
  }

  private Optional<belay.release.SwitchFigures> figures() {
    return world.ledger.figures(world.serving(app).release());
  }

  @Test
  void aWarmReleaseWithoutItsDynoIsStartedAgain() {
    Dyno old =
        world.runtime.running().stream().filter(d -> d.version() == 2).findFirst().orElseThrow();
    world.runtime.crash(old, 1);

    assertThat(((Live) world.rollback(app)).figures().warm()).isFalse();
    assertThat(world.routed(app)).containsExactly(4);
  }

  @Test
  void aWarmReleaseThatFallsIllIsGivenUp() {
    world.ill.add(2);
    Settle.until(() -> warm().isEmpty() && running(d -> d.version() == 2) == 0);
  }

  @Test
  void whatIsWarmIsGivenUpFirstWhenMemoryIsShort() {
    world.memoryShort = true;
    Settle.until(() -> warm().isEmpty() && running(d -> d.version() == 2) == 0);
    assertThat(world.routed(app)).containsExactly(3);

    world.push(app, "3333333");
    assertThat(warm()).isEmpty();
  }

  @Test
  void allAppsShareWhatMayBeKeptWarmAndTheOldestGoesFirst() {
    App large = world.app("large");
    // Later than what is warm already, which the whole second of now may not be.
    world.clock(world.time().instant().getEpochSecond() + 1, true);
    world.push(large, "1111111");
    world.changes().formation().scale(large, Map.of("web", 20), World.BY_ANA);
    Settle.until(() ->
        world.changes().dynos().dynos(large).stream()
                .filter(d -> d.state() == DynoState.State.UP)
                .count()
            == 20);
    world.push(large, "2222222");

    Settle.until(() -> warm().isEmpty() && running(d -> d.version() == 2) == 20);
    assertThat(world.changes().dynos().warm(large)).hasSize(1);
  }

  @Test
  void warmReleasesHoldAQuarterOfTheMemoryAtTheMost() {
    world.runtime.memory = World.MEMORY / 5;
    world.set(app, "A", "1");
    assertThat(world.routed(app)).containsExactly(4);

    Settle.until(() -> warm().equals(List.of(3)) && running(d -> d.version() == 2) == 0);
  }

  @Test
  void switchedOffNothingIsKeptWarm() {
    world.changes().settings().keepWarm(app, Duration.ZERO, World.BY_ANA);
    Settle.until(() -> running(d -> d.version() == 2) == 0);

    world.push(app, "3333333");
    Settle.until(() -> running(d -> d.version() == 3) == 0);
    assertThat(warm()).isEmpty();
  }

  @Test
  void ofManyOnlyTheNewestStayWarm() {
    world.set(app, "A", "1");
    world.set(app, "A", "2");
    Settle.until(() -> running(d -> d.version() == 2) == 0);
    assertThat(warm()).containsExactlyInAnyOrder(3, 4);
  }

  @Test
  void aConfigChangeRestartsEvenWhenItsContentIsWarm() {
    world.set(app, "A", "1");
    world.releases().config().set(app, Map.of("A", Optional.empty()), World.BY_ANA);
    assertThat(world.routed(app)).containsExactly(5);
  }

  @Test
  void whatIsWarmStaysSoWhenTheControlPlaneIsRestarted() {
    world.restart();
    assertThat(warm()).containsExactly(2);
    assertThat(running(d -> d.version() == 2)).isEqualTo(1);

    assertThat(((Live) world.rollback(app)).figures().warm()).isTrue();
    world.restart();

    assertThat(world.routed(app)).containsExactly(2);
    assertThat(warm()).containsExactly(3);
  }

  @Test
  void aFailedWarmRollbackLeavesItWarm() {
    world.routing.away(true);
    assertThat(world.rollback(app)).isInstanceOf(Failed.class);
    world.routing.away(false);

    assertThat(warm()).containsExactly(2);
    assertThat(world.routed(app)).containsExactly(3);
  }

  @Test
  void whatMustNotOverlapIsStoppedBeforeTheNextIsStarted() {
    world.overlap = false;
    world.push(app, "3333333");
    world.happened.clear();

    world.push(app, "4444444");

    assertThat(world.happened)
        .containsSubsequence(
            "route v4 HELD 0", "drain v4", "stop v4 web.1", "start v5 web.1", "route v5 UP 1");
    assertThat(warm()).doesNotContain(4);
  }

  @Test
  void whatMustNotOverlapIsStartedAgainWhenTheNextFails() {
    world.overlap = false;
    world.push(app, "3333333");
    world.unwell.add(5);

    assertThat(world.push(app, "4444444")).isInstanceOf(Failed.class);

    Settle.until(() -> world.routed(app).equals(List.of(4)));
    assertThat(world.serving(app).version()).isEqualTo(4);
    assertThat(running(d -> d.version() == 5)).isZero();
  }
}
