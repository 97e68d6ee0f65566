package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.preview.RollbackWish;
import belay.release.NotFound;
import belay.release.Refused;
import belay.rollback.RollbackTarget.Wanted;
import belay.runtime.Dyno;
import belay.switching.DeployOutcome.BuildFailed;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Live;
import belay.switching.DeployOutcome.NothingToChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OneRoadTest extends ShopTest {
  @BeforeEach
  void open() {
    world.happened.clear();
  }

  @Test
  void theNewReleaseIsInBeforeTheOldOneGoes() {
    world.push(app, "1111111");
    world.happened.clear();

    assertThat(world.push(app, "2222222")).isInstanceOf(Live.class);

    assertThat(world.happened).containsSubsequence("start v3 web.1", "route v3 UP 1", "drain v2");
    Settle.until(() -> world.happened.contains("stop v2 web.1"));
    assertThat(world.story(app))
        .containsExactly(
            "v1 succeeded Initial release",
            "v2 succeeded Deploy 1111111",
            "v3 succeeded Deploy 2222222");
  }

  @Test
  void anUnhealthyReleaseLeavesTheOldOneServing() {
    world.push(app, "1111111");
    world.unwell.add(3);

    assertThat(world.push(app, "2222222")).isInstanceOf(Failed.class);

    assertThat(world.routed(app)).containsExactly(2);
    assertThat(world.story(app)).contains("v3 failed Deploy 2222222");
    assertThat(world.serving(app).version()).isEqualTo(2);
    assertThat(world.told).anyMatch(l -> l.contains("v2 still serves"));
    assertThat(world.runtime.running()).hasSize(1);
  }

  @Test
  void aBuildThatFailsWritesNoRelease() {
    assertThat(world.push(app, "bad")).isEqualTo(new BuildFailed("It does not build."));
    assertThat(world.story(app)).hasSize(1);
  }

  @Test
  void aRollbackIsANewReleaseOfTheOldSlugAndConfigAndTakesTheSameRoad() {
    world.push(app, "1111111");
    world.set(app, "A", "1");
    world.push(app, "2222222");
    world.happened.clear();

    Live live = (Live) world.rollback(app, "v2");

    assertThat(live.entry().release().description()).isEqualTo("Rollback to v2");
    assertThat(live.notes()).contains("config: A removed");
    assertThat(world.happened).containsSubsequence("start v5 web.1", "route v5 UP 1", "drain v4");
    assertThat(world.releases().config().config(app).values()).isEmpty();
  }

  @Test
  void whatCannotBeRolledBackToIsRefusedBeforeAnythingIsWritten() {
    world.push(app, "1111111");

    assertThatThrownBy(() -> world.rollback(app))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("No previous release found");
    assertThatThrownBy(() -> world.rollback(app, "v2")).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> world.rollback(app, "v99")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() ->
            world
                .releases()
                .rollbacks()
                .rollback(
                    app, RollbackWish.to(new Wanted.Previous()).whileServing(1), World.BY_ANA))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("v2");
    assertThat(world.story(app)).hasSize(2);
  }

  @Test
  void oneChangeOfManyKeysIsOneReleaseAndNoChangeIsNone() {
    world.push(app, "1111111");
    world
        .releases()
        .config()
        .set(app, Map.of("B", Optional.of("2"), "A", Optional.of("1")), World.BY_ANA);

    assertThat(world.set(app, "A", "1")).isInstanceOf(NothingToChange.class);
    assertThat(world.releases().config().set(app, Map.of("NEVER", Optional.empty()), World.BY_ANA))
        .isInstanceOf(NothingToChange.class);
    assertThat(world.story(app)).hasSize(3).last().isEqualTo("v3 succeeded Set A, B config vars");
    assertThat(world.runtime.specs.getLast().env())
        .containsEntry("A", "1")
        .containsEntry("HEROKU_RELEASE_VERSION", "v3");
  }

  @Test
  void configSetBeforeTheFirstDeployIsThereWhenItComes() {
    world.set(app, "A", "1");
    assertThat(world.happened).isEmpty();

    world.push(app, "1111111");

    assertThat(world.runtime.specs.getLast().env()).containsEntry("A", "1");
  }

  @Test
  void aReleaseCommandThatFailsStopsTheDeployAndItsOutputIsKept() {
    world.push(app, "1111111");
    world.processTypes.put("release", "migrate");
    world.runtime.oneOffsExitWith(1);

    Failed failed = (Failed) world.push(app, "2222222");

    assertThat(failed.message())
        .contains("release command exited with status 1", "v2 still serves");
    assertThat(world.ledger.output(failed.entry().release())).contains("migrated\n");
    assertThat(world.routed(app)).containsExactly(2);

    world.runtime.oneOffsExitWith(0);
    assertThat(world.push(app, "3333333")).isInstanceOf(Live.class);
  }

  @Test
  void aRouterThatIsAwayFailsTheDeployAndTheOldReleaseServes() {
    world.push(app, "1111111");
    world.routing.away(true);

    assertThat(world.push(app, "2222222")).isInstanceOf(Failed.class);

    world.routing.away(false);
    assertThat(world.routed(app)).containsExactly(2);
    assertThat(world.serving(app).version()).isEqualTo(2);
  }

  @Test
  void currentAndEnvAreTheServingReleases() throws IOException {
    world.push(app, "1111111");
    world.set(app, "A", "two words");

    Path home = root.resolve("apps/shop");
    var slug = world.serving(app).release().slug().orElseThrow();
    assertThat(Files.readString(home.resolve("current/slug"))).isEqualTo(slug.toString());
    assertThat(Files.readString(home.resolve("current/.env"))).isEqualTo("A=\"two words\"\n");
    assertThat(Files.getPosixFilePermissions(home.resolve("shared/.env"))).hasSize(2);
  }

  @Test
  void oldSlugsGoAndTheirReleasesExpire() {
    for (int i = 1; i <= 7; i++) {
      world.push(app, "c" + i + "11111");
    }

    Settle.until(() -> world.slugs.all().size() == 5);
    assertThat(world.story(app))
        .contains(
            "v2 expired Deploy c111111",
            "v3 expired Deploy c211111",
            "v4 succeeded Deploy c311111");
  }

  @Test
  void aCrashedDynoThatWasScaledAwayDoesNotComeBack() {
    world.processTypes.put("worker", "work");
    world.push(app, "1111111");
    world.changes().formation().scale(app, Map.of("worker", 1), World.BY_ANA);
    Settle.until(() -> running("worker").isPresent());
    world.runtime.refuseStarts(true);
    world.runtime.crash(running("worker").orElseThrow(), 7);
    Settle.until(() -> world.logs.lines.stream().anyMatch(l -> l.contains("not be started")));

    world.changes().formation().scale(app, Map.of("worker", 0), World.BY_ANA);
    world.runtime.refuseStarts(false);
    // The web dyno's pause begins after the worker's: once it is back, the worker would be too.
    world.runtime.crash(running("web").orElseThrow(), 7);

    Settle.until(() -> running("web").isPresent());
    assertThat(running("worker")).isEmpty();
  }

  @Test
  void aDynoThatEndsBeforeItHasItsPlaceIsStartedAgain() {
    world.processTypes.put("worker", "work");
    world.push(app, "1111111");
    world.runtime.nextEndsAtOnce("worker");
    world.changes().formation().scale(app, Map.of("worker", 1), World.BY_ANA);

    Settle.until(() -> running("worker").isPresent());
    assertThat(world.logs.lines)
        .anyMatch(l -> l.contains("worker.1") && l.contains("Process exited with status 7"));
  }

  @Test
  void theReleaseCommandIsNotScaledLikeAnythingElseThatDoesNotRun() {
    assertThat(World.said(() -> scaled("release")))
        .isEqualTo("Couldn't find that process type (release). It is run once by each deploy.");

    world.processTypes.put("release", "migrate");
    world.push(app, "1111111");
    assertThat(World.said(() -> scaled("release")))
        .isEqualTo(
            "Couldn't find that process type (release). It is run once by each deploy. shop has:"
                + " web");
    assertThat(World.said(() -> scaled("clock")))
        .isEqualTo("Couldn't find that process type (clock). shop has: web");
    assertThat(world.apps.formation(app)).isEmpty();
  }

  private Object scaled(String type) {
    return world.changes().formation().scale(app, Map.of(type, 2), World.BY_ANA);
  }

  private Optional<Dyno> running(String type) {
    return world.runtime.running().stream().filter(d -> d.name().type().equals(type)).findFirst();
  }
}
