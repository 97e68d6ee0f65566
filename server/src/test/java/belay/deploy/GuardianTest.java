package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes.Pool;
import belay.api.routing.RouterAnswer.Bucket;
import belay.api.routing.RouterAnswer.Coin;
import belay.api.routing.RouterAnswer.Counts;
import belay.apps.RollbackSettings;
import belay.apps.Settings;
import belay.guard.Guarded;
import belay.guard.Judgement.Reason;
import belay.guard.Verdict;
import belay.guardian.Guardian;
import belay.release.App;
import belay.release.Change;
import belay.release.GuardMode;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.runtime.Dyno;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New releases are looked at, and gone back from when they are to blame. */
class GuardianTest extends GuardedApp {
  @SuppressWarnings("NullAway.Init") // set before each test
  private Guardian guardian;

  @BeforeEach
  void open() {
    begin();
    world.push(app, "1111111");
    Settle.until(() -> guard.find(serving().release().id()).isPresent());
  }

  private void begin() {
    guardian = newGuardian(Duration.ofMinutes(10));
    world.road().goLive().afterwards(guardian::wentLive);
    world.road().goLive().canaries().dynos().onCrash(guardian::crashed);
  }

  private LedgerEntry serving() {
    return world.serving(app);
  }

  private Guarded guarded(int version) {
    return guard
        .find(world.ledger.find(app.id(), version).orElseThrow().release().id())
        .orElseThrow();
  }

  private List<Pool> beside() {
    return world.routing.table().stream().flatMap(r -> r.beside().stream()).toList();
  }

  private void mode(GuardMode mode) {
    Judging.mode(world, app, mode);
  }

  private void pushed(String commit, int version) {
    world.push(app, commit);
    Settle.until(() ->
        guard.find(world.ledger.find(app.id(), version).orElseThrow().release().id()).isPresent());
    Settle.until(() -> !world.changes().dynos().warm(app).isEmpty());
  }

  /** It may be written down that a release is looked at a moment before it is. */
  private void lookUntil(BooleanSupplier done) {
    Settle.until(() -> {
      guardian.look();
      return done.getAsBoolean();
    });
  }

  /** What v3 fails, v2 answers. */
  private void isBad() {
    world.routing.counted =
        pool ->
            pool.startsWith("v3")
                ? new Counts(
                    pool,
                    1_000_000,
                    Map.of("2xx", 60L, "5xx", 40L),
                    Map.of(),
                    List.of(new Bucket(1024, 100)),
                    new Coin(40, 9, 20, 20, 20, 0, 0, 0))
                : new Counts(
                    pool,
                    60_000_000,
                    Map.of("2xx", 5_000L),
                    Map.of(),
                    List.of(new Bucket(1024, 5_000)));
  }

  @Test
  void whatTheFormerReleaseAnswersIsGoneBackToOnce() {
    pushed("2222222", 3);
    isBad();
    lookUntil(() -> serving().version() == 4);
    assertThat(serving().release().kind()).isEqualTo(Kind.ROLLBACK);
    assertThat(serving().release().change().source()).isEqualTo(Change.Source.GUARD);
    assertThat(serving().release().change().actor().email()).isEqualTo("guard");
    assertThat(serving().release().change().reason().orElseThrow())
        .contains("20 requests were asked of it once more and 20 failed");
    Settle.until(() -> guarded(3).stage() == Guarded.Stage.WENT_BACK);
    assertThat(guarded(3).verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(world.routed(app)).containsExactly(2);

    guardian.look();
    guardian.look();
    assertThat(serving().version()).isEqualTo(4);
    assertThat(guard.find(serving().release().id())).isEmpty();
  }

  @Test
  void fromTheRepointOnTheRouterMayAskTheFormerReleaseToo() {
    pushed("2222222", 3);
    assertThat(beside())
        .singleElement()
        .satisfies(pool -> {
          assertThat(pool.again()).isTrue();
          assertThat(pool.weight()).isZero();
          assertThat(pool.upstreams()).hasSize(1);
        });
    world.rollback(app);
    assertThat(beside()).isEmpty();
    assertThat(guard.find(serving().release().id())).isEmpty();
  }

  @Test
  void whoMayOnlyWatchTells() {
    mode(GuardMode.WATCH);
    pushed("2222222", 3);
    isBad();
    lookUntil(() -> guarded(3).verdict() == Verdict.REGRESSED);
    assertThat(guarded(3).reason()).contains(Reason.MODE);
    assertThat(serving().version()).isEqualTo(3);
  }

  @Test
  void anAppWithoutAGuardIsLeftAlone() {
    mode(GuardMode.OFF);
    world.push(app, "2222222");
    Settle.until(() -> !world.changes().dynos().warm(app).isEmpty());
    isBad();
    guardian.look();
    assertThat(guard.find(serving().release().id())).isEmpty();
    assertThat(beside()).isEmpty();
    assertThat(serving().version()).isEqualTo(3);
  }

  @Test
  void anAppThatWantsNoSecondTryGetsNone() {
    Settings now = world.apps.settings(app);
    RollbackSettings r = now.rollbacks();
    world.apps.settings(
        app,
        now.withRollbacks(
            new RollbackSettings(
                r.config(),
                r.sticky(),
                r.pin(),
                r.urls(),
                r.rehearse(),
                r.guard(),
                false,
                r.canary(),
                r.contract())),
        new belay.activity.OfSettings.Changed(
            new java.util.LinkedHashMap<>(), new java.util.LinkedHashMap<>()),
        World.BY_ANA);
    pushed("2222222", 3);
    guardian.look();
    assertThat(beside()).isEmpty();
    assertThat(guarded(3).stage()).isEqualTo(Guarded.Stage.WATCHES);
  }

  @Test
  void whatIsComparedWithStaysThoughItsTimeIsOver() {
    pushed("2222222", 3);
    var former = world.ledger.find(app.id(), 2).orElseThrow().release();
    var warm = world.road().running().warm();
    assertThat(warm.heldUntil(former)).contains(guarded(3).began().plus(Duration.ofHours(24)));
    world.rollback(app);
    Settle.until(() -> warm.heldUntil(former).isEmpty());
  }

  @Test
  void aFirstDeployWhoseDynosDieHasFailedAndIsTriedOn() {
    App first = world.app("first");
    world.push(first, "1111111");
    var release = world.serving(first).release();
    Settle.until(() -> guard.find(release.id()).isPresent());
    for (int i = 0; i < 3; i++) {
      Settle.until(() -> up(first).isPresent());
      Dyno dyno = up(first).orElseThrow();
      world.runtime.crash(dyno, 3);
      Settle.until(() -> up(first).filter(d -> !d.id().equals(dyno.id())).isPresent());
    }
    guardian.look();
    Settle.until(() ->
        world.ledger.find(release.id()).orElseThrow().status()
            == belay.release.ReleaseStatus.FAILED);
    assertThat(world.ledger.find(release.id()).orElseThrow().statusDetail())
        .isEqualTo("its dynos died 3 times (3 ended with an error); it is tried on");
    assertThat(world.serving(first).version()).isEqualTo(release.version());
    assertThat(guard.find(release.id()).orElseThrow().reason()).contains(Reason.NO_FORMER);
    assertThat(world.ledger.verify(first.id())).isInstanceOf(belay.ledger.Verification.Whole.class);
  }

  private java.util.Optional<Dyno> up(App of) {
    return world.changes().dynos().dynos(of).stream()
        .filter(d -> d.state() == belay.fleet.DynoState.State.UP)
        .flatMap(d -> world.runtime.running().stream().filter(r -> r.appId().equals(of.id())))
        .findFirst();
  }

  @Test
  void whatWasDecidedBeforeACrashIsDoneAfterIt() {
    pushed("2222222", 3);
    Guarded decided =
        guarded(3)
            .judged(Verdict.REGRESSED, List.of(), java.util.Optional.empty(), 100)
            .at(Guarded.Stage.GOES_BACK, world.time().instant());
    guard.keep(decided);

    begin();
    guardian.recover();
    Settle.until(() -> serving().version() == 4);
    Settle.until(() -> guarded(3).stage() == Guarded.Stage.WENT_BACK);

    begin();
    guardian.recover();
    assertThat(serving().version()).isEqualTo(4);
    assertThat(guard.open()).isEmpty();
  }

  @Test
  void whatWasDoneBeforeACrashIsNotDoneAgain() {
    pushed("2222222", 3);
    world.rollback(app);
    Settle.until(() -> guarded(3).stage() == Guarded.Stage.OVER);
    guard.keep(guarded(3).at(Guarded.Stage.GOES_BACK, world.time().instant()));
    begin();
    guardian.recover();
    assertThat(guarded(3).stage()).isEqualTo(Guarded.Stage.WENT_BACK);
    assertThat(serving().version()).isEqualTo(4);
  }

  @Test
  void aSecondBadReleaseWithinTheHourIsTold() {
    pushed("2222222", 3);
    isBad();
    guardian.look();
    Settle.until(() -> guarded(3).stage() == Guarded.Stage.WENT_BACK);
    world.push(app, "3333333");
    Settle.until(() -> guard.find(serving().release().id()).isPresent());
    Counts bad =
        new Counts(
            "v5",
            1_000_000,
            Map.of("5xx", 100L),
            Map.of(),
            List.of(),
            new Coin(100, 9, 50, 50, 50, 0, 0, 0));
    world.routing.counted =
        pool ->
            new Counts(
                pool, bad.micros(), bad.statuses(), bad.errors(), bad.latencies(), bad.coin());
    guardian.look();
    assertThat(serving().version()).isEqualTo(5);
    assertThat(guarded(5).reason()).contains(Reason.LATELY);
  }

  @Test
  void whoeverPublishesAnAppTooLateBringsNoRoutesBack() {
    pushed("2222222", 3);
    world.changes().life().destroy(app, World.BY_ANA);
    Settle.until(() -> world.routing.table().isEmpty());
    world.road().running().publisher().publishOrLater(app);
    assertThat(world.routing.table()).isEmpty();
  }

  @Test
  void dynosThatDieWhileTheFormersLiveAreProofEnough() {
    pushed("2222222", 3);
    for (int i = 0; i < 3; i++) {
      Settle.until(() -> running(3).isPresent());
      Dyno dyno = running(3).orElseThrow();
      world.runtime.crash(dyno, 3);
      Settle.until(() -> running(3).filter(d -> !d.id().equals(dyno.id())).isPresent());
    }
    guardian.look();
    Settle.until(() -> serving().version() == 4);
    assertThat(guarded(3).evidence().getFirst().sentence())
        .isEqualTo("its dynos died 3 times (3 ended with an error), and those of v2 did not");
  }

  private java.util.Optional<Dyno> running(int version) {
    return world.changes().dynos().dynos(app).stream()
        .filter(d -> d.version() == version && d.state() == belay.fleet.DynoState.State.UP)
        .flatMap(d -> world.runtime.running().stream().filter(r -> r.version() == version))
        .findFirst();
  }
}
