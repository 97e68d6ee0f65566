package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Pool;
import belay.ledger.Verification;
import belay.release.App;
import belay.release.CanaryStages;
import belay.release.InvalidInput;
import belay.release.Refused;
import belay.release.ReleaseStatus;
import belay.runtime.Dyno;
import belay.switching.DeployOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of the visitors is given a new release. */
class CanariesTest {
  @TempDir Path root;

  private final List<String> told = new ArrayList<>();

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
    Settle.until(() -> running(2).size() == 2);
  }

  @AfterEach
  void close() {
    world.close();
  }

  static DeployOutcome share(World world, Path root, App app, String commit, String stages) {
    return share(world, root, app, commit, stages, new ArrayList<>());
  }

  private static DeployOutcome share(
      World world, Path root, App app, String commit, String stages, List<String> told) {
    try {
      Path source = Files.createTempDirectory(root, "source");
      String full = CommitIds.full(commit);
      Files.writeString(source.resolve("commit"), full);
      return world
          .releases()
          .deploys()
          .deploy(
              app,
              new Deploys.Source(source, Optional.of(full), Optional.of("a change"), false)
                  .through(Optional.of(CanaryStages.parse(stages))),
              World.BY_ANA,
              told::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DeployOutcome share(String commit, String stages) {
    return share(world, root, app, commit, stages, told);
  }

  private AppRoutes routes() {
    return Optional.ofNullable(world.routing.table.get(app.id().toString())).orElseThrow();
  }

  private Optional<Pool> canary() {
    return routes().beside().stream().filter(Pool::canary).findFirst();
  }

  private List<Dyno> running(int version) {
    return world.runtime.running().stream()
        .filter(d -> d.appId().equals(app.id()) && d.version() == version)
        .toList();
  }

  private ReleaseStatus status(int version) {
    return world.ledger.find(app.id(), version).orElseThrow().status();
  }

  @Test
  void someVisitorsAreGivenItAndTheFormerReleaseServes() {
    assertThat(share("2222222", "10,50")).isInstanceOf(DeployOutcome.Held.class);
    assertThat(world.story(app)).last().isEqualTo("v3 canary Deploy 2222222");
    assertThat(world.serving(app).version()).isEqualTo(2);
    assertThat(world.routed(app)).containsExactly(2);
    assertThat(routes().weight()).isEqualTo(90);
    assertThat(canary()).get().extracting(Pool::weight).isEqualTo(10);
    assertThat(told).last().asString().contains("v3 is a canary: 10 % of the visitors get it");
    // Workers run once, of what serves.
    assertThat(running(3)).extracting(d -> d.name().toString()).containsExactly("web.1");
    assertThat(running(2))
        .extracting(d -> d.name().toString())
        .containsExactlyInAnyOrder("web.1", "worker.1");
  }

  @Test
  void itGoesThroughItsStagesAndThenServesAll() {
    share("2222222", "10,50");
    world.releases().canaries().promote(app, false, World.BY_ANA);
    assertThat(canary()).get().extracting(Pool::weight).isEqualTo(50);
    assertThat(world.serving(app).version()).isEqualTo(2);

    Dyno web = running(3).getFirst();
    DeployOutcome outcome = world.releases().canaries().promote(app, false, World.BY_ANA);
    assertThat(outcome).isInstanceOf(DeployOutcome.Live.class);
    assertThat(world.serving(app).version()).isEqualTo(3);
    assertThat(world.routed(app)).containsExactly(3);
    assertThat(canary()).isEmpty();
    Settle.until(() -> running(3).size() == 2);
    assertThat(running(3)).contains(web);
    assertThat(world.ledger.pending()).isEmpty();
    assertThat(world.ledger.verify(app.id())).isInstanceOf(Verification.Whole.class);
  }

  @Test
  void itIsGivenToAllAtOnceOnWish() {
    share("2222222", "1,10,50");
    world.releases().canaries().promote(app, true, World.BY_ANA);
    assertThat(world.serving(app).version()).isEqualTo(3);
  }

  @Test
  void itEndsAndAllVisitorsGetWhatServes() {
    share("2222222", "10");
    var ended = world.releases().canaries().abort(app, World.BY_ANA);
    assertThat(ended.status()).isEqualTo(ReleaseStatus.ABORTED);
    assertThat(ended.statusDetail()).contains("ana");
    assertThat(canary()).isEmpty();
    assertThat(world.routed(app)).containsExactly(2);
    Settle.until(() -> running(3).isEmpty());
    assertThatThrownBy(() -> world.releases().canaries().abort(app, World.BY_ANA))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("No canary of shop is going on");
    assertThat(world.push(app, "3333333")).isInstanceOf(DeployOutcome.Live.class);
  }

  @Test
  void whatItIsComparedWithDoesNotChangeMeanwhile() {
    share("2222222", "10");
    assertThatThrownBy(() -> world.set(app, "A", "1"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("v3 is a canary at 10 %")
        .hasMessageContaining("canary:promote");
    assertThatThrownBy(() -> world.push(app, "3333333")).isInstanceOf(Refused.class);
    assertThat(world.story(app)).hasSize(3);
  }

  @Test
  void aRollbackEndsItFirst() {
    world.push(app, "2222222");
    share("3333333", "10");
    world.rollback(app);
    assertThat(world.story(app))
        .endsWith("v4 aborted Deploy 3333333", "v5 succeeded Rollback to v2");
    assertThat(canary()).isEmpty();
    assertThat(world.routed(app)).containsExactly(2);
  }

  @Test
  void itSurvivesAStart() {
    share("2222222", "10,50");
    Dyno web = running(3).getFirst();
    world.restart();
    assertThat(status(3)).isEqualTo(ReleaseStatus.CANARY);
    assertThat(world.serving(app).version()).isEqualTo(2);
    assertThat(running(3)).containsExactly(web);
    assertThat(canary()).get().extracting(Pool::weight).isEqualTo(10);

    world.releases().canaries().promote(app, false, World.BY_ANA);
    assertThat(canary()).get().extracting(Pool::weight).isEqualTo(50);
    world.restart();
    assertThat(canary()).get().extracting(Pool::weight).isEqualTo(50);
    world.releases().canaries().promote(app, false, World.BY_ANA);
    assertThat(world.serving(app).version()).isEqualTo(3);
    world.restart();
    assertThat(world.routed(app)).containsExactly(3);
    assertThat(status(3)).isEqualTo(ReleaseStatus.SUCCEEDED);
  }

  @Test
  void aMachineThatWasOffStartsItAgain() {
    share("2222222", "10");
    world.runtime.powerCut();
    world.restart();
    Settle.until(() -> canary().isPresent() && world.routed(app).equals(List.of(2)));
    assertThat(canary()).get().extracting(Pool::weight).isEqualTo(10);
  }

  @Test
  void aSwitchThatWasCutShortAfterItsRepointServes() {
    share("2222222", "10");
    var release = world.ledger.find(app.id(), 3).orElseThrow().release();
    world.ledger.journal(release, "move-current", "");
    world.restart();
    assertThat(status(3)).isEqualTo(ReleaseStatus.SUCCEEDED);
    assertThat(world.serving(app).version()).isEqualTo(3);
    assertThat(world.routed(app)).containsExactly(3);
    assertThat(canary()).isEmpty();
  }

  @Test
  void aDynoOfItThatDiesComesBackAFewTimes() {
    share("2222222", "10");
    for (int i = 0; i < 4; i++) {
      Settle.until(() -> running(3).size() == 1 && canary().isPresent());
      Dyno dyno = running(3).getFirst();
      world.runtime.crash(dyno, 3);
      Settle.until(() -> !running(3).contains(dyno));
    }
    Settle.until(() -> status(3) == ReleaseStatus.ABORTED);
    assertThat(canary()).isEmpty();
  }

  @Test
  void whereNothingCanBeComparedAllVisitorsAreGivenIt() {
    App first = world.app("first");
    List<String> said = new ArrayList<>();
    assertThat(share(world, root, first, "1111111", "10", said))
        .isInstanceOf(DeployOutcome.Live.class);
    assertThat(said).anyMatch(line -> line.contains("No canary, as nothing serves"));
  }

  @Test
  void stagesGrow() {
    assertThat(CanaryStages.parse("1,10,50").percents()).containsExactly(1, 10, 50);
    assertThat(CanaryStages.parse("off").isNone()).isTrue();
    assertThat(CanaryStages.parse("10").after(10)).isEmpty();
    for (String bad : List.of("0", "100", "50,10", "10,10", "ten", "10;50", "1,,2", "-5")) {
      assertThatThrownBy(() -> CanaryStages.parse(bad))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("percents of the visitors");
    }
  }
}
