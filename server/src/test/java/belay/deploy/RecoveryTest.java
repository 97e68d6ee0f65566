package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.fleet.DynoState;
import belay.fleet.DynoState.State;
import belay.fleet.OneOffs;
import belay.ledger.Draft;
import belay.release.App;
import belay.release.AppName;
import belay.release.Kind;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crashes of dynos, and of the control plane. */
class RecoveryTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App app;

  @BeforeEach
  void open() {
    world = new World(root);
    app = world.app("shop");
    world.push(app, "1111111");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Dyno web() {
    return world.runtime.running().stream()
        .filter(d -> d.name().type().equals("web"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void dynosAreTakenOverAndNothingIsRestarted() {
    Dyno before = web();
    world.restart();

    assertThat(world.runtime.running()).containsExactly(before);
    assertThat(world.routed(app)).containsExactly(2);
    assertThat(world.changes().dynos().dynos(app))
        .extracting(DynoState::state)
        .containsExactly(State.UP);
  }

  @Test
  void whatRetentionMarkedBeforeACrashIsTakenAwayAfterIt() {
    Release first = world.ledger.find(app.id(), 2).orElseThrow().release();
    Path directory =
        root.resolve("apps/shop/releases").resolve(first.stamp().orElseThrow().value());
    world.push(app, "2222222");
    assertThat(directory).exists();
    world.ledger.mark(first, ReleaseStatus.EXPIRED, "removed by retention, which keeps 1");
    world.restart();

    world.push(app, "3333333");

    Settle.until(() -> Files.notExists(directory));
    Settle.until(() -> !world.slugs.has(first.slug().orElseThrow()));
  }

  @Test
  void aSlugThatTheLedgerDoesNotKnowIsSetAsideAndNotDeleted() throws IOException {
    UUID known = world.slugs.all().iterator().next();
    UUID unknown = UUID.randomUUID();
    world.slugs.store(unknown, Files.createDirectories(root.resolve("tree")));
    world.restart();

    assertThat(world.slugs.all()).containsExactly(known);
    assertThat(world.slugs.takeBack(unknown::equals)).containsExactly(unknown);
  }

  @Test
  void whatDoesNotRunAfterAMachineRestartIsStarted() {
    world.runtime.powerCut();
    world.restart();

    Settle.until(() -> world.routed(app).equals(List.of(2)));
  }

  /** CI met it: the whole table, made a moment earlier, took a web dyno out again. */
  @Test
  void aDynoThatIsWellWhileTheRouterIsToldOfAllAppsKeepsItsRequests() {
    world.runtime.powerCut();
    CountDownLatch told = new CountDownLatch(1);
    world.whileBooting = version -> Settle.until(() -> told.getCount() == 0);
    world.routing.beforeReplace =
        () -> {
          told.countDown();
          long end = System.nanoTime() + 200_000_000;
          while (!world.routed(app).equals(List.of(2)) && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
          }
        };
    world.restart();

    Settle.until(() -> world.routed(app).equals(List.of(2)));
  }

  @Test
  void aReleaseThatWasInterruptedBeforeTheRepointIsUndone() {
    Release interrupted = pending();
    world.restart();

    assertThat(world.story(app)).last().isEqualTo(interrupted.label() + " failed Deploy 2222222");
    assertThat(world.ledger.pending()).isEmpty();
    assertThat(world.routed(app)).containsExactly(2);
  }

  @Test
  void aDynoOfAnInterruptedReleaseIsStopped() {
    Release interrupted = pending();
    Dyno orphan = world.runtime.start(like(web(), interrupted.version()));
    world.restart();

    Settle.until(() -> !world.runtime.running().contains(orphan));
    assertThat(world.routed(app)).containsExactly(2);
  }

  @Test
  void aWebDynoThatWasStillStartingGetsNoRequestsBeforeItIsWell() {
    world.apps.scale(app, Map.of("web", 2), World.BY_ANA);
    world.runtime.start(like(web(), new DynoName("web", 2), 2));
    world.unwell.add(2);
    world.restart();

    assertThat(world.routed(app)).containsExactly(2);
    world.unwell.clear();
    Settle.until(() -> world.routed(app).equals(List.of(2, 2)));
  }

  private Release pending() {
    Release serving = world.serving(app).release();
    return world.ledger.append(
        new Draft(
            app.id(),
            Kind.DEPLOY,
            Release.Ref.commit("2".repeat(40)),
            "Deploy 2222222",
            World.BY_ANA,
            true,
            serving.slug(),
            serving.config()));
  }

  private static belay.runtime.DynoSpec like(Dyno dyno, int version) {
    return like(dyno, dyno.name(), version);
  }

  private static belay.runtime.DynoSpec like(Dyno dyno, DynoName name, int version) {
    return new belay.runtime.DynoSpec(
        dyno.appId(),
        dyno.app(),
        name,
        version,
        Path.of("/"),
        Path.of("/"),
        dyno.command(),
        Map.of(),
        dyno.port(),
        Optional.empty());
  }

  @Test
  void aCrashedDynoIsOutOfTheRoutesAndThenBack() {
    world.runtime.crash(web(), 7);

    Settle.until(() -> world.happened.contains("route v2 HELD 0"));
    Settle.until(() -> world.routed(app).equals(List.of(2)));
    assertThat(world.logs.lines)
        .contains(
            "heroku[web.1]: Process exited with status 7",
            "heroku[web.1]: State changed from up to crashed");
  }

  @Test
  void scalingStartsWhatIsMissingAndStopsWhatIsTooMuch() {
    world.changes().formation().scale(app, Map.of("web", 3), World.BY_ANA);
    Settle.until(() -> world.routed(app).equals(List.of(2, 2, 2)));

    world.changes().formation().scale(app, Map.of("web", 1), World.BY_ANA);
    Settle.until(() -> world.runtime.running().size() == 1);
    assertThat(world.routed(app)).containsExactly(2);
  }

  @Test
  void stoppedStaysStoppedUntilRestarted() {
    world.changes().formation().stop(app, Optional.empty(), World.BY_ANA);
    Settle.until(() -> world.runtime.running().isEmpty());
    world.restart();
    assertThat(world.runtime.running()).isEmpty();

    world.changes().formation().restart(app, Optional.empty(), World.BY_ANA);
    assertThat(world.routed(app)).containsExactly(2);
  }

  @Test
  void oneThatWasStoppedIsShownAsItUntilItIsStartedAgain() {
    world.changes().formation().scale(app, Map.of("web", 2), World.BY_ANA);
    Settle.until(() -> world.routed(app).equals(List.of(2, 2)));

    world.changes().formation().stop(app, Optional.of("web.2"), World.BY_ANA);
    world.restart();
    world.set(app, "A", "1");

    assertThat(world.changes().dynos().dynos(app))
        .extracting(d -> d.name() + " " + d.state())
        .containsExactly("web.1 UP", "web.2 DOWN");
    world.changes().formation().restart(app, Optional.of("web.2"), World.BY_ANA);
    assertThat(world.changes().dynos().dynos(app))
        .extracting(DynoState::state)
        .containsOnly(State.UP);
  }

  @Test
  void whatHerokusCallStopsRunsAgain() {
    world.changes().formation().scale(app, Map.of("web", 2), World.BY_ANA);
    Settle.until(() -> world.routed(app).equals(List.of(2, 2)));
    world.changes().formation().stop(app, Optional.of("web.2"), World.BY_ANA);
    Settle.until(() -> world.runtime.running().size() == 1);
    List<DynoState> before = world.changes().dynos().dynos(app);

    world.changes().formation().cycle(app, "web", World.BY_ANA);

    Settle.until(() -> world.runtime.running().size() == 1);
    List<DynoState> after = world.changes().dynos().dynos(app);
    assertThat(after)
        .extracting(d -> d.name() + " " + d.state())
        .containsExactly("web.1 UP", "web.2 DOWN");
    assertThat(after.getFirst().id()).isNotEqualTo(before.getFirst().id());
    world.restart();
    assertThat(world.routed(app)).containsExactly(2);
  }

  @Test
  void aOneOffDynoThatIsStoppedStaysAway() {
    String one =
        world
            .changes()
            .oneOffs()
            .runDetached(app, "sleep 1000", OneOffs.TYPE, Map.of(), World.BY_ANA)
            .name()
            .toString();
    world.changes().oneOffs().runDetached(app, "sleep 1000", OneOffs.TYPE, Map.of(), World.BY_ANA);

    world.changes().formation().cycle(app, one, World.BY_ANA);
    Settle.until(() -> world.runtime.running().size() == 2);
    world.changes().formation().cycle(app, "run", World.BY_ANA);

    Settle.until(() -> world.runtime.running().size() == 1);
    assertThat(world.changes().dynos().dynos(app))
        .extracting(d -> d.name().toString())
        .containsExactly("web.1");
  }

  @Test
  void aRenameThatWasCutIsFinished() {
    App renamed = world.apps.rename(app, new AppName("store"), World.BY_ANA);
    world.restart();

    assertThat(root.resolve("apps/store/current")).exists();
    assertThat(root.resolve("apps/shop")).doesNotExist();
    assertThat(world.routed(renamed)).containsExactly(2);
  }

  @Test
  void whatADestroyedAppLeftIsNotInherited() throws IOException {
    world.apps.forget(app, World.BY_ANA);
    Path left = root.resolve("apps/shop/repo.git");
    Files.createDirectories(left);

    world.app("shop");

    assertThat(left).doesNotExist();
  }

  @Test
  void whatADestroyedAppLeftGoesWithTheNextStart() {
    world.apps.forget(app, World.BY_ANA);
    world.restart();

    assertThat(root.resolve("apps/shop")).doesNotExist();
  }
}
