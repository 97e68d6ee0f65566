package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Pool;
import belay.api.routing.RouterAnswer.Bucket;
import belay.api.routing.RouterAnswer.Coin;
import belay.api.routing.RouterAnswer.Counts;
import belay.guard.Guarded;
import belay.guard.Verdict;
import belay.guardian.Guardian;
import belay.release.GuardMode;
import belay.release.ReleaseStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guard judges the two sides of a canary by what both did in the same moments. */
class GuardianCanaryTest extends GuardedApp {
  @SuppressWarnings("NullAway.Init") // set before each test
  private Guardian guardian;

  private int looks;
  private volatile boolean deaf;

  @BeforeEach
  void open() {
    begin();
    world.push(app, "1111111");
    Settle.until(() -> guard.find(release(2)).isPresent());
  }

  private void begin() {
    guardian = newGuardian(Duration.ZERO);
    world
        .road()
        .goLive()
        .afterwards(live -> {
          if (!deaf) {
            guardian.wentLive(live);
          }
        });
    world.road().goLive().canaries().dynos().onCrash(guardian::crashed);
  }

  private java.util.UUID release(int version) {
    return world.ledger.find(app.id(), version).orElseThrow().release().id();
  }

  private Optional<Guarded> guarded() {
    return guard.find(release(3));
  }

  private ReleaseStatus status() {
    return world.ledger.find(app.id(), 3).orElseThrow().status();
  }

  private Optional<Integer> percent() {
    return world.road().running().canaries().of(app.id()).map(c -> c.percent());
  }

  /** Each look finds as many more requests; of the canary's so many of a hundred failed. */
  private void fails(int ofHundred) {
    world.routing.counted =
        pool -> {
          boolean canary = pool.startsWith("v3");
          long all = (canary ? 100L : 900L) * looks;
          long bad = canary ? (long) ofHundred * looks : 0;
          return new Counts(
              pool,
              1_000_000,
              Map.of("2xx", all - bad, "5xx", bad),
              Map.of(),
              List.of(new Bucket(1024, all)),
              new Coin(bad, bad > 0 ? 9 : 0, 0, 0, 0, 0, 0, 0));
        };
  }

  private List<Pool> beside() {
    return Optional.ofNullable(world.routing.table.get(app.id().toString()))
        .map(AppRoutes::beside)
        .orElseThrow();
  }

  private void look() {
    looks++;
    guardian.look();
  }

  private void lookUntil(BooleanSupplier done) {
    Settle.until(() -> {
      look();
      return done.getAsBoolean();
    });
  }

  private void share(String stages) {
    CanariesTest.share(world, root, app, "2222222", stages);
    Settle.until(() -> guarded().isPresent());
  }

  @Test
  void whatFailsMoreThanTheOtherSideEnds() {
    fails(50);
    share("10");
    lookUntil(() -> status() == ReleaseStatus.ABORTED);
    assertThat(world.ledger.find(app.id(), 3).orElseThrow().statusDetail())
        .contains("by guard", "on both sides in the same minutes");
    Settle.until(() -> guarded().orElseThrow().stage() == Guarded.Stage.WENT_BACK);
    assertThat(guarded().orElseThrow().verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(world.routed(app)).containsExactly(2);
    assertThat(world.serving(app).version()).isEqualTo(2);
  }

  @Test
  void whatIsSlowerThanTheOtherSideEnds() {
    fails(0);
    guardian.sample();
    // The former release answers in a thousandth of a second, the canary in a fifth of one.
    world.routing.counted =
        pool -> {
          boolean canary = pool.startsWith("v3");
          long all = 1_000 + 200L * looks;
          return new Counts(
              pool,
              1_000_000,
              Map.of("2xx", all),
              Map.of(),
              List.of(new Bucket(canary ? 196_608 : 1_024, all)),
              Coin.NONE);
        };
    share("10,50");
    lookUntil(() -> status() == ReleaseStatus.ABORTED);
    assertThat(world.ledger.find(app.id(), 3).orElseThrow().statusDetail())
        .contains("that took longer than 2");
  }

  @Test
  void whatIsWellGoesThroughItsStages() {
    fails(0);
    share("10,50");
    lookUntil(() -> percent().equals(Optional.of(50)));
    assertThat(world.serving(app).version()).isEqualTo(2);
    lookUntil(() -> world.serving(app).version() == 3);
    // From then on it is looked at as any other.
    Settle.until(() -> guarded().filter(g -> g.former().equals(Optional.of(2))).isPresent());
  }

  @Test
  void whatItFailsIsAskedOfTheOtherSide() {
    fails(0);
    share("10");
    lookUntil(() -> beside().size() == 2);
    List<Pool> beside = beside();
    assertThat(beside).extracting(Pool::again).containsExactly(true, false);
    assertThat(beside).extracting(Pool::canary).containsExactly(false, true);
  }

  /** Who is asked for what fails, and who is a canary. */
  private void isGivenAndTheOtherSideIsAsked() {
    assertThat(beside()).extracting(Pool::again).containsExactly(true, false);
    assertThat(beside()).extracting(Pool::canary).containsExactly(false, true);
  }

  @Test
  void whatItFailsIsAskedOfTheOtherSideUntilItHasEnded() throws InterruptedException {
    fails(50);
    share("10");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Thread other =
        Thread.startVirtualThread(() ->
            world
                .road()
                .turns()
                .take(
                    app,
                    "a change that takes its time",
                    line -> {},
                    now -> {
                      begun.countDown();
                      done.await();
                      return now;
                    }));
    begun.await();
    lookUntil(() -> guarded().orElseThrow().stage() == Guarded.Stage.GOES_BACK);
    look();
    assertThat(status()).isEqualTo(ReleaseStatus.CANARY);
    isGivenAndTheOtherSideIsAsked();
    done.countDown();
    other.join();
    Settle.until(() -> status() == ReleaseStatus.ABORTED);
    Settle.until(() -> beside().isEmpty());
    look();
    assertThat(beside()).isEmpty();
  }

  @Test
  void whatItFailsIsAskedOfTheOtherSideThoughAllIsSaidOfIt() {
    Judging.mode(world, app, GuardMode.WATCH);
    fails(0);
    share("10");
    lookUntil(() -> guarded().orElseThrow().stage() == Guarded.Stage.OVER);
    look();
    assertThat(percent()).contains(10);
    isGivenAndTheOtherSideIsAsked();
    world.restart();
    isGivenAndTheOtherSideIsAsked();
    begin();
    guardian.recover();
    look();
    isGivenAndTheOtherSideIsAsked();
  }

  @Test
  void aReleaseThatWasLookedAtChangesNothingOnceItHasACanaryBeside() {
    world.push(app, "3333333");
    Settle.until(() -> guarded().isPresent());
    Settle.until(() -> !world.changes().dynos().warm(app).isEmpty());
    look();
    assertThat(beside()).extracting(Pool::again).containsExactly(true);
    // It has begun, and the guard has not heard of it yet.
    deaf = true;
    fails(0);
    CanariesTest.share(world, root, app, "2222222", "10");
    List<Pool> asked = beside();
    assertThat(asked.getFirst().upstreams())
        .isEqualTo(
            Optional.ofNullable(world.routing.table.get(app.id().toString()))
                .orElseThrow()
                .upstreams());
    look();
    assertThat(beside()).isEqualTo(asked);
    guardian.wentLive(app);
    look();
    assertThat(beside()).isEqualTo(asked);
  }

  @Test
  void whatWasDecidedBeforeACrashIsDoneAfterIt() {
    fails(0);
    share("10");
    guard.keep(
        guarded()
            .orElseThrow()
            .judged(Verdict.REGRESSED, List.of(), Optional.empty(), 100)
            .at(Guarded.Stage.GOES_BACK, world.time().instant()));
    world.restart();
    begin();
    guardian.recover();
    Settle.until(() -> status() == ReleaseStatus.ABORTED);
    Settle.until(() -> guarded().orElseThrow().stage() == Guarded.Stage.WENT_BACK);
  }
}
