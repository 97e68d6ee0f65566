package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Pool;
import belay.api.routing.RouterAnswer.Bucket;
import belay.api.routing.RouterAnswer.Coin;
import belay.api.routing.RouterAnswer.Counts;
import belay.guard.Guarded;
import belay.guard.Guarded.Stage;
import belay.guard.Judgement.Reason;
import belay.guard.Verdict;
import belay.guardian.Guardian;
import belay.runtime.Dyno;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the guard meets in real life, and must not be misled by. */
class GuardFaultsTest extends GuardedApp {
  @SuppressWarnings("NullAway.Init") // set before each test
  private Guardian guardian;

  @BeforeEach
  void open() {
    guardian = newGuardian(Duration.ofMinutes(10));
    world.road().goLive().afterwards(guardian::wentLive);
    pushed("1111111", 2);
  }

  private void pushed(String commit, int version) {
    world.push(app, commit);
    Settle.until(() -> guarded(version).isPresent());
  }

  private Optional<Guarded> guarded(int version) {
    return world.ledger.find(app.id(), version).flatMap(e -> guard.find(e.release().id()));
  }

  private List<Pool> beside() {
    return Optional.ofNullable(world.routing.table.get(app.id().toString()))
        .map(AppRoutes::beside)
        .orElseThrow();
  }

  private static Counts counts(String pool, long good, long bad, Coin coin) {
    return new Counts(
        pool,
        1_000_000,
        Map.of("2xx", good, "5xx", bad),
        Map.of(),
        List.of(new Bucket(1024, good + bad)),
        coin);
  }

  private void counted(long good, long bad, Coin coin) {
    world.routing.counted =
        pool -> counts(pool, good, bad, pool.startsWith("v2") ? Coin.NONE : coin);
  }

  private void staysWith(int version, Verdict verdict) {
    guardian.look();
    assertThat(guarded(version).orElseThrow().verdict()).isEqualTo(verdict);
    assertThat(guarded(version).orElseThrow().stage()).isEqualTo(Stage.WATCHES);
    assertThat(world.serving(app).version()).isEqualTo(version);
  }

  @Test
  void aStatusPageThatAnswers500ByDesignDoesSoOnBothSides() {
    pushed("2222222", 3);
    // 40 were asked again of each side, and all failed again.
    counted(1_000, 80, new Coin(80, 9, 40, 40, 40, 40, 0, 0));
    staysWith(3, Verdict.DEPENDENCY);
  }

  @Test
  void anAppThatGetsOnlyPostsIsToldOfAndNotGoneBackFrom() {
    counted(5_000, 5, Coin.NONE);
    guardian.sample();
    pushed("2222222", 3);
    // Nothing may be asked twice: the coin counts failures, and no more.
    counted(100, 900, new Coin(900, 50, 0, 0, 0, 0, 0, 0));
    guardian.look();
    assertThat(world.serving(app).version()).isEqualTo(3);
    assertThat(guarded(3).orElseThrow().stage()).isEqualTo(Stage.WATCHES);
  }

  @Test
  void whatOnlyOneVisitorHasIsTold() {
    pushed("2222222", 3);
    counted(10_000, 40, new Coin(40, 1, 20, 20, 20, 0, 0, 0));
    guardian.look();
    assertThat(guarded(3).orElseThrow().reason()).contains(Reason.FEW_VISITORS);
    assertThat(world.serving(app).version()).isEqualTo(3);
  }

  @Test
  void aClockThatJumpsChangesNothing() {
    pushed("2222222", 3);
    counted(10, 0, Coin.NONE);
    guardian.look();
    world.clock(400_000, false);
    staysWith(3, Verdict.WATCHING);
    world.clock(0, false);
    staysWith(3, Verdict.WATCHING);
  }

  @Test
  void aFormerReleaseThatDiesEndsTheExperiment() {
    pushed("2222222", 3);
    Settle.until(() -> !world.changes().dynos().warm(app).isEmpty());
    guardian.look();
    assertThat(beside()).hasSize(1);
    Dyno former =
        world.runtime.running().stream().filter(d -> d.version() == 2).findFirst().orElseThrow();
    world.runtime.crash(former, 1);
    Settle.until(() -> world.changes().dynos().warm(app).isEmpty());
    guardian.look();
    assertThat(beside()).isEmpty();
    counted(60, 40, new Coin(40, 9, 20, 20, 20, 0, 0, 0));
    guardian.look();
    assertThat(guarded(3).orElseThrow().reason()).contains(Reason.NO_FORMER);
    assertThat(world.serving(app).version()).isEqualTo(3);
  }

  @Test
  void aRouterThatBeginsToCountAnewIsBelieved() {
    pushed("2222222", 3);
    counted(5_000, 3, new Coin(3, 3, 1, 1, 2, 0, 0, 0));
    staysWith(3, Verdict.WATCHING);
    for (int i = 0; i < 20; i++) {
      // Killed and started again and again: each counts from zero, and fails as little as before.
      counted(200 + i, 0, Coin.NONE);
      staysWith(3, Verdict.WATCHING);
      counted(20, 0, Coin.NONE);
      staysWith(3, Verdict.WATCHING);
    }
  }

  @Test
  void anAppInMaintenanceIsNotBlamedForIt() {
    pushed("2222222", 3);
    world.apps.settings(
        app,
        world.apps.settings(app).withMaintenance(true),
        new belay.activity.OfSettings.Maintenance(true),
        World.BY_ANA);
    world.road().running().publisher().publish(app);
    world.routing.counted =
        pool -> new Counts(pool, 1_000_000, Map.of(), Map.of("H80", 5_000L), List.of(), Coin.NONE);
    staysWith(3, Verdict.WATCHING);
  }

  @Test
  void aSecondSwitchWithinTheWindowBeginsAnother() {
    pushed("2222222", 3);
    pushed("3333333", 4);
    Settle.until(() -> guarded(3).orElseThrow().stage() == Stage.OVER);
    assertThat(guarded(4).orElseThrow().former()).contains(3);
    counted(60, 40, new Coin(40, 9, 20, 20, 20, 0, 0, 0));
    Settle.until(() -> !world.changes().dynos().warm(app).isEmpty());
    guardian.look();
    Settle.until(() -> world.serving(app).version() == 5);
    assertThat(world.serving(app).release().description()).isEqualTo("Rollback to v3");
  }

  @Test
  void whereTwoReleasesMayNotRunAtOnceOnlyDynosThatDieCount() {
    world.overlap = false;
    pushed("2222222", 3);
    pushed("3333333", 4);
    guardian.look();
    assertThat(beside()).isEmpty();
    for (int i = 0; i < 3; i++) {
      Settle.until(() -> running().isPresent());
      Dyno dyno = running().orElseThrow();
      world.runtime.crash(dyno, 1);
      Settle.until(() -> running().filter(d -> !d.id().equals(dyno.id())).isPresent());
    }
    guardian.look();
    Settle.until(() -> world.serving(app).version() == 5);
    assertThat(world.serving(app).release().description()).isEqualTo("Rollback to v3");
  }

  private Optional<Dyno> running() {
    return world.changes().dynos().dynos(app).stream()
        .filter(d -> d.state() == belay.fleet.DynoState.State.UP)
        .flatMap(d -> world.runtime.running().stream().filter(r -> r.version() == 4))
        .findFirst();
  }
}
