package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.activity.OfSettings;
import belay.fleet.Draining;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.SwitchFigures;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Live;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that stay open on former releases, while everything else goes on. */
class DrainsTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App app;

  @BeforeEach
  void open() {
    world = new World(root);
    drainFor(Duration.ofMinutes(10));
    app = world.app("shop");
    world.push(app, "1111111");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void drainFor(Duration max) {
    world.drain = max;
    world.restart();
  }

  private String connect(int connections) {
    return world.routing.connect(app.id().toString(), connections);
  }

  private Set<Integer> running() {
    return world.runtime.running().stream().map(d -> d.version()).collect(Collectors.toSet());
  }

  private void keepNothingWarm() {
    world.changes().settings().keepWarm(app, Duration.ZERO, World.BY_ANA);
  }

  private Optional<SwitchFigures.Drained> drained(int version) {
    LedgerEntry entry = world.ledger.find(app.id(), version).orElseThrow();
    return world.ledger.figures(entry.release()).flatMap(SwitchFigures::drained);
  }

  @Test
  void aSwitchEndsWithItsRepointAndSaysWhatIsStillOpen() {
    connect(2);

    Live live = (Live) world.push(app, "2222222");

    assertThat(live.draining().map(Draining::version)).contains(2);
    assertThat(live.draining().map(Draining::connections)).contains(2);
    assertThat(live.figures().drained()).isEmpty();
    assertThat(world.routed(app)).containsExactly(3);
    assertThat(world.told).last().asString().contains("on v2 2 connections drain until ");
    assertThat(world.changes().dynos().draining(app)).hasSize(1);
  }

  @Test
  void theFiguresAreCompletedWhenTheLastConnectionHasEnded() {
    String pool = connect(2);
    world.push(app, "2222222");
    assertThat(drained(3)).isEmpty();

    world.routing.disconnect(pool);

    Settle.until(() -> drained(3).isPresent());
    assertThat(drained(3).orElseThrow().inFlight()).isEqualTo(3);
    assertThat(drained(3).orElseThrow().cut()).isZero();
    assertThat(world.changes().dynos().draining(app)).isEmpty();
  }

  @Test
  void withNothingOpenTheFiguresAreWholeAtOnce() {
    Live live = (Live) world.push(app, "2222222");

    assertThat(live.draining()).isEmpty();
    assertThat(live.figures().drained().map(SwitchFigures.Drained::inFlight)).contains(3);
  }

  @Test
  void whatIsNotKeptWarmRunsUntilItIsDrained() {
    keepNothingWarm();
    String pool = connect(1);
    world.push(app, "2222222");

    Settle.until(() -> world.logs.lines.toString().contains("1 connection drains until"));
    assertThat(running()).containsExactlyInAnyOrder(2, 3);
    assertThat(world.changes().dynos().warm(app)).isEmpty();

    world.routing.disconnect(pool);
    Settle.until(() -> running().equals(Set.of(3)));
  }

  @Test
  void whatIsOpenWhenTheTimeIsOverIsCut() {
    drainFor(Duration.ofMillis(30));
    keepNothingWarm();
    String pool = connect(4);
    world.push(app, "2222222");

    Settle.until(() -> running().equals(Set.of(3)));
    assertThat(world.routing.open(pool)).isZero();
    assertThat(drained(3).orElseThrow().cut()).isEqualTo(4);
    assertThat(world.logs.lines).contains("heroku[v2]: 4 connections cut, as their time is over");
  }

  @Test
  void goingBackToWhatStillDrainsStartsNothingAndCutsNothing() {
    keepNothingWarm();
    String pool = connect(1);
    world.push(app, "2222222");
    connect(1);
    world.happened.clear();

    assertThat(((Live) world.rollback(app)).figures().warm()).isTrue();
    assertThat(world.routed(app)).containsExactly(2);
    assertThat(((Live) world.rollback(app, "v3")).figures().warm()).isTrue();
    assertThat(world.routed(app)).containsExactly(3);

    assertThat(world.happened).noneMatch(h -> h.startsWith("start") || h.startsWith("stop"));
    assertThat(world.routing.open(pool)).isEqualTo(1);
    assertThat(world.changes().dynos().draining(app)).extracting(Draining::connections).contains(1);
  }

  @Test
  void aDrainThatWasCutShortByACrashGoesOnAndIsNotBegunAnew() {
    keepNothingWarm();
    String pool = connect(1);
    world.push(app, "2222222");
    var until = world.changes().dynos().draining(app).getFirst().until();

    for (int i = 0; i < 3; i++) {
      world.restart();
      Settle.until(() -> !world.changes().dynos().draining(app).isEmpty());
      assertThat(world.changes().dynos().draining(app).getFirst().until()).isEqualTo(until);
      assertThat(running()).containsExactlyInAnyOrder(2, 3);
      assertThat(world.routing.open(pool)).isEqualTo(1);
    }
    world.routing.disconnect(pool);
    Settle.until(() -> running().equals(Set.of(3)));
    assertThat(drained(3)).isPresent();
  }

  @Test
  void whatWasToBeCutWhileNobodyWasThereIsCutAfterwards() {
    keepNothingWarm();
    String pool = connect(1);
    world.push(app, "2222222");
    world.clock(world.time().instant().plus(Duration.ofHours(1)).getEpochSecond(), false);

    world.restart();

    Settle.until(() -> running().equals(Set.of(3)) && world.routing.open(pool) == 0);
  }

  @Test
  void aClockThatIsSetBackGivesNoMoreThanTheLimit() {
    drainFor(Duration.ofMillis(50));
    keepNothingWarm();
    connect(1);
    world.push(app, "2222222");
    world.clock(world.time().instant().minus(Duration.ofHours(1)).getEpochSecond(), false);
    world.restart();

    Settle.until(() -> running().equals(Set.of(3)));
  }

  @Test
  void ofTooManyGenerationsTheOneThatHasDrainedLongestIsCut() {
    keepNothingWarm();
    String first = connect(1);
    world.push(app, "2222222");
    String second = connect(1);
    world.push(app, "3333333");
    String third = connect(1);
    world.push(app, "4444444");

    Settle.until(() -> running().equals(Set.of(3, 4, 5)));
    assertThat(world.routing.open(first)).isZero();
    assertThat(world.routing.open(second)).isEqualTo(1);
    assertThat(world.routing.open(third)).isEqualTo(1);
  }

  @Test
  void dynosThatAreScaledAwayTogetherAreOneGeneration() {
    world.changes().formation().scale(app, Map.of("web", 4), World.BY_ANA);
    Settle.until(() -> world.routed(app).size() == 4);
    String pool = connect(4);
    world.routing.drainsInForce(true);

    world.changes().formation().scale(app, Map.of("web", 0), World.BY_ANA);

    Settle.until(() -> world.changes().dynos().draining(app).size() == 1);
    assertThat(world.changes().dynos().draining(app))
        .extracting(Draining::connections)
        .containsExactly(4);
    assertThat(world.routing.open(pool)).isEqualTo(4);
    assertThat(world.runtime.running()).hasSize(4);
  }

  @Test
  void aWarmReleaseIsGivenUpOnlyWhenItIsDrained() {
    String pool = connect(1);
    world.push(app, "2222222");
    keepNothingWarm();

    assertThat(world.changes().dynos().warm(app)).isEmpty();
    assertThat(running()).containsExactlyInAnyOrder(2, 3);
    world.routing.disconnect(pool);
    Settle.until(() -> running().equals(Set.of(3)));
  }

  @Test
  void retentionLeavesWhatStillDrainsAndTakesItAfterwards() {
    keepNothingWarm();
    var settings = world.apps.settings(app);
    world.apps.settings(
        app, settings.withKept(1, true), new OfSettings.Maintenance(true), World.BY_ANA);
    String pool = connect(1);
    Path directory =
        root.resolve("apps/shop/releases")
            .resolve(world.serving(app).release().stamp().orElseThrow().value());
    world.push(app, "2222222");
    world.push(app, "3333333");
    Settle.until(() -> running().equals(Set.of(2, 4)));
    world.push(app, "4444444");

    Settle.until(
        () -> world.ledger.find(app.id(), 3).orElseThrow().status().word().equals("expired"));
    assertThat(directory).exists();
    world.routing.disconnect(pool);
    Settle.until(() -> !Files.exists(directory));
    assertThat(world.ledger.find(app.id(), 2).orElseThrow().status().word()).isEqualTo("expired");
  }

  @Test
  void aDynoThatIsScaledAwayDrainsAndSurvivesACrash() {
    world.changes().formation().scale(app, Map.of("web", 2), World.BY_ANA);
    Settle.until(() -> world.routed(app).equals(List.of(2, 2)));
    world.changes().formation().scale(app, Map.of("web", 1), World.BY_ANA);
    Settle.until(() -> world.runtime.running().size() == 1);
    world.changes().formation().scale(app, Map.of("web", 2), World.BY_ANA);
    Settle.until(() -> world.routed(app).equals(List.of(2, 2)));

    assertThat(world.ledger.journal(world.serving(app).release()))
        .anyMatch(s -> s.step().equals("retire") && s.detail().contains("drained="));
  }

  @Test
  void destroyingAnAppEndsItsDrains() {
    connect(1);
    world.push(app, "2222222");
    world.changes().life().destroy(app, World.BY_ANA);

    assertThat(world.runtime.running()).isEmpty();
    assertThat(world.changes().dynos().draining(app)).isEmpty();
  }

  @Test
  void whatDoesNotStayUpIsFailedAndNeverGotARequest() {
    world.dying.add(3);
    world.happened.clear();

    Failed failed = (Failed) world.push(app, "2222222");

    assertThat(failed.message()).contains("web.1 died").contains("v2 still serves");
    assertThat(world.happened).noneMatch(h -> h.startsWith("route v3"));
    assertThat(world.routed(app)).containsExactly(2);
  }

  @Test
  void aFirstDeployThatDoesNotStayUpIsFailed() {
    App other = world.app("other");
    world.dying.add(2);

    assertThat(world.push(other, "2222222")).isInstanceOf(Failed.class);
    assertThat(world.serving(other).version()).isEqualTo(1);
  }

  @Test
  void aColdRollbackToWhatDoesNotStayUpGoesBackToWhatServed() {
    keepNothingWarm();
    world.push(app, "2222222");
    Settle.until(() -> running().equals(Set.of(3)));
    world.dying.add(4);
    world.happened.clear();
    String pool = connect(1);

    assertThat(world.rollback(app)).isInstanceOf(Failed.class);

    assertThat(world.happened).containsSubsequence("route v4 UP 1", "route v3 UP 1");
    assertThat(world.routed(app)).containsExactly(3);
    assertThat(world.serving(app).version()).isEqualTo(3);
    assertThat(world.routing.open(pool)).isEqualTo(1);
    Settle.until(() -> running().equals(Set.of(3)));
  }

  @Test
  void requestsWaitForTheDynoThatComesAfterNoneWas() {
    world.changes().formation().scale(app, Map.of("web", 0), World.BY_ANA);
    Settle.until(() -> world.runtime.running().isEmpty());
    assertThat(world.happened).contains("route v2 STOPPED 0");
    world.happened.clear();

    world.changes().formation().scale(app, Map.of("web", 1), World.BY_ANA);

    Settle.until(() -> world.routed(app).equals(List.of(2)));
    assertThat(world.happened).startsWith("route v2 HELD 0").doesNotContain("route v2 STOPPED 0");
  }

  @Test
  void requestsWaitForADynoThatIsStartedAfterAStop() {
    world.changes().formation().stop(app, Optional.empty(), World.BY_ANA);
    Settle.until(() -> world.runtime.running().isEmpty());
    world.happened.clear();

    world.changes().formation().restart(app, Optional.empty(), World.BY_ANA);

    assertThat(world.happened).containsSubsequence("route v2 HELD 0", "route v2 UP 1");
  }

  @Test
  void aStartAfterAStopThatFailsLeavesItStopped() {
    world.changes().formation().stop(app, Optional.empty(), World.BY_ANA);
    Settle.until(() -> world.runtime.running().isEmpty());
    world.unwell.add(3);
    world.happened.clear();

    assertThat(world.push(app, "2222222")).isInstanceOf(Failed.class);

    assertThat(world.happened).containsSubsequence("route v2 HELD 0", "route v2 STOPPED 0");
  }
}
