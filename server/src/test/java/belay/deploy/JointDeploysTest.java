package belay.deploy;

import static belay.deploy.World.said;
import static org.assertj.core.api.Assertions.assertThat;

import belay.build.Builder;
import belay.builds.Build;
import belay.builds.Builds;
import belay.doors.MemoryBuilds;
import belay.joint.GroupPromotions;
import belay.pipeline.Stage;
import belay.release.App;
import belay.release.AppName;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.Slug;
import belay.release.Together.Cause;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.BuildFailed;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Held;
import belay.switching.DeployOutcome.Live;
import belay.switching.DeployOutcome.NothingToChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A push of one repository that goes live in all of its apps or in none. */
class JointDeploysTest extends GroupShopTest {
  private static final String YML =
      "together: yes\napps:\n  api: {path: api}\n  web: {path: web}\n";

  private final List<String> printed = new ArrayList<>();
  private final MemoryBuilds builds = new MemoryBuilds();
  private final Set<String> forbidden = new HashSet<>();
  private String yml = YML;

  private DeployOutcome push(App to, String commit) {
    try {
      Path source = Files.createTempDirectory(root, "push");
      Files.writeString(source.resolve("belay.yml"), yml);
      Files.writeString(source.resolve("commit"), commit);
      Files.createDirectories(source.resolve("api"));
      Files.createDirectories(source.resolve("web"));
      if (commit.startsWith("bad")) {
        Files.createFile(source.resolve("broken"));
      }
      return world
          .joint()
          .releases()
          .deploys()
          .deploy(
              to,
              new Deploys.Source(
                      source, Optional.of(CommitIds.full(commit)), Optional.of("both"), false)
                  .beside(door()),
              World.BY_ANA,
              printed::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Deploys.Beside door() {
    return new Deploys.Beside() {
      @Override
      public App app(AppName name) {
        return world
            .apps
            .find(name.value())
            .filter(a -> !forbidden.contains(a.name().value()))
            .orElseThrow(() -> new NotFound("app", "Couldn't find that app."));
      }

      @Override
      public Builds.Running begin(App app) {
        return builds.begin(
            app,
            World.BY_ANA,
            new Build.Asked(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of()));
      }
    };
  }

  private Build.Status status(App app) {
    return builds.of(app.id()).getFirst().state().status();
  }

  @Test
  void bothAreBuiltAndGoLiveInOneStepAsOneGeneration() {
    assertThat(push(api, "5555555")).isInstanceOf(Live.class);

    assertThat(serving()).isEqualTo("4 5");
    assertThat(newest().number()).isEqualTo(4);
    assertThat(newest().cause()).isEqualTo(Cause.DEPLOY);
    assertThat(newest().servedAt()).isPresent();
    assertThat(world.happened)
        .filteredOn(h -> h.startsWith("route"))
        .containsExactly("routes api:v4:UP web:v5:UP");
    assertThat(status(web)).isEqualTo(Build.Status.SUCCEEDED);
    assertThat(printed).contains("-----> shop runs G4: api v4, web v5");
    assertThat(world.ledger.pendingTogether()).isEmpty();
    assertThat(leftOf("push")).isEmpty();
  }

  private List<String> leftOf(String prefix) {
    try (var all = Files.list(root)) {
      return all.map(p -> p.getFileName().toString()).filter(n -> n.startsWith(prefix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void itGoesBackAsOne() {
    push(web, "5555555");
    rollback(to(3));
    assertThat(serving()).isEqualTo("5 6");
    assertThat(world.routed(api)).containsExactly(3);
    assertThat(world.routed(web)).containsExactly(4);
  }

  @Test
  void oneThatIsNotBuiltKeepsAllAsTheyAre() {
    DeployOutcome outcome = push(api, "bad5555");

    assertThat(outcome).isInstanceOf(BuildFailed.class);
    assertThat(serving()).isEqualTo("3 4");
    assertThat(newest().number()).isEqualTo(3);
    assertThat(status(web)).isEqualTo(Build.Status.FAILED);
    assertThat(printed)
        .contains(" !     api: Nothing went live: web was not built.")
        .contains(" !     web: It was not built, and nothing went live.");
  }

  @Test
  void oneThatIsNotWellKeepsAllAsTheyAreAndItIsSaidOfEach() {
    world.unwell.add(5);

    assertThat(push(api, "5555555")).isInstanceOf(Failed.class);

    assertThat(serving()).isEqualTo("3 4");
    assertThat(world.routed(api)).containsExactly(3);
    assertThat(world.story(api)).contains("v4 failed Deploy 5555555");
    assertThat(world.story(web)).contains("v5 failed Deploy 5555555");
    assertThat(newest().servedAt()).isEmpty();
    assertThat(printed)
        .anyMatch(l -> l.startsWith(" !     api: v4 failed: web: "))
        .anyMatch(l -> l.startsWith(" !     web: v5 failed: "))
        .contains(" !     Nothing of shop went live: api serves v3, web serves v4.");
    world.unwell.clear();
    assertThat(push(api, "5555555")).isInstanceOf(Live.class);
    assertThat(serving()).isEqualTo("5 6");
  }

  @Test
  void oneThatIsPinnedHoldsAll() {
    world.orders.pin(web, 4, World.BY_ANA);

    assertThat(push(api, "5555555")).isInstanceOf(Held.class);

    assertThat(serving()).isEqualTo("3 4");
    assertThat(world.story(api)).contains("v4 held Deploy 5555555");
    assertThat(world.story(web)).contains("v5 held Deploy 5555555");
    assertThat(world.ledger.find(api.id(), 4).orElseThrow().statusDetail())
        .startsWith("it goes live as one with web, which is held: web is pinned");
  }

  @Test
  void oneThatIsLockedRefusesAllBeforeAnythingIsBuilt() {
    world.orders.lock(web, Optional.empty(), World.BY_ANA);
    assertThat(said(() -> push(api, "5555555")))
        .startsWith("Nothing was deployed. web: Deploys of web are locked");
    assertThat(builds.of(web.id())).isEmpty();
    assertThat(serving()).isEqualTo("3 4");
  }

  @Test
  void whatIsBlockedInOneIsRefusedInAll() {
    push(api, "5555555");
    rollback(to(3));
    assertThat(said(() -> push(api, "5555555")))
        .contains("api: ")
        .contains("web: ")
        .contains("rolled back");
    assertThat(serving()).isEqualTo("5 6");
  }

  @Test
  void whoMayNotDeployOneDeploysNone() {
    forbidden.add("web");
    assertThat(said(() -> push(api, "5555555")))
        .isEqualTo(
            "belay.yml has its apps go live as one (together: yes), and web cannot: Couldn't find"
                + " that app. Nothing was deployed.");
    assertThat(serving()).isEqualTo("3 4");
  }

  @Test
  void withoutAGroupOfAllItIsSaidHowToMakeOne() {
    world.groups.remove(shop, web, World.BY_ANA);
    assertThat(said(() -> push(api, "5555555")))
        .endsWith("Make one with: belay groups:create NAME api web");
  }

  @Test
  void theSameAgainChangesNothing() {
    push(api, "5555555");
    assertThat(push(web, "5555555")).isInstanceOf(NothingToChange.class);
    assertThat(newest().number()).isEqualTo(4);
    assertThat(serving()).isEqualTo("4 5");
  }

  @Test
  void withoutTheWordEachGoesByItself() {
    yml = YML.replace("yes", "no");
    assertThat(push(api, "5555555")).isInstanceOf(Live.class);
    assertThat(serving()).isEqualTo("4 4");
    assertThat(newest().cause()).isEqualTo(Cause.RELEASE);
  }

  @Test
  void aRollbackThatWaitsGoesFirstAndAllAreHeld() {
    world.whileBooting =
        version -> {
          if (version == 4) {
            world.road().goLive().precedence().rollbackWaits(web.id(), World.BY_ANA);
          }
        };
    assertThat(push(api, "5555555")).isInstanceOf(Held.class);
    world.road().goLive().precedence().rollbackGoes(web.id(), World.BY_ANA);
    assertThat(serving()).isEqualTo("3 4");
    assertThat(newest().servedAt()).isEmpty();
  }

  @Test
  void whatAGroupRunsGoesOnToTheNextStageAsOne() {
    App nextApi = world.app("api-next");
    App nextWeb = world.app("web-next");
    var pipeline = world.pipelines.create("shop", World.BY_ANA.actor().userId());
    world.pipelines.couple(pipeline, api, Stage.STAGING);
    world.pipelines.couple(pipeline, web, Stage.STAGING);
    world.pipelines.couple(pipeline, nextApi, Stage.PRODUCTION);
    world.pipelines.couple(pipeline, nextWeb, Stage.PRODUCTION);
    GroupPromotions promotions = world.joint().promotions();
    assertThat(said(() -> promotions.way(shop, Optional.empty())))
        .contains("No group has an app that comes after each of");
    var next = world.groups.create("shop-next", List.of(nextApi, nextWeb), World.BY_ANA);

    GroupPromotions.Way way = promotions.way(shop, Optional.empty());
    assertThat(way.to()).isEqualTo(next);
    assertThat(way.legs())
        .containsExactlyInAnyOrder(
            new GroupPromotions.Leg(api, nextApi), new GroupPromotions.Leg(web, nextWeb));
    world.happened.clear();
    var promoted = promotions.promote(way, false, World.BY_ANA);

    assertThat(promoted.ends())
        .extracting(GroupPromotions.End::outcome)
        .hasOnlyElementsOfType(Live.class);
    assertThat(promoted.generation().orElseThrow().cause()).isEqualTo(Cause.PROMOTE);
    assertThat(promoted.generation().orElseThrow().description()).isEqualTo("Promote shop G3");
    assertThat(world.happened)
        .filteredOn(h -> h.startsWith("route"))
        .containsExactly("routes api-next:v2:UP web-next:v2:UP");
    assertThat(promotions.promote(way, false, World.BY_ANA).generation()).isEmpty();
    world.pipelines.move(world.pipelines.couplingOf(web).orElseThrow(), Stage.DEVELOPMENT);
    assertThat(said(() -> promotions.way(shop, Optional.empty())))
        .contains("goes on from one stage, and")
        .contains("web is in development");
  }

  @Test
  void aPromotionThatIsNotWellInOneGoesLiveInNone() {
    App nextApi = world.app("api-next");
    App nextWeb = world.app("web-next");
    var one = world.pipelines.create("api", World.BY_ANA.actor().userId());
    var two = world.pipelines.create("web", World.BY_ANA.actor().userId());
    world.pipelines.couple(one, api, Stage.STAGING);
    assertThat(said(() -> world.joint().promotions().way(shop, Optional.empty())))
        .contains("web: in no pipeline");
    world.pipelines.couple(two, web, Stage.STAGING);
    world.pipelines.couple(one, nextApi, Stage.PRODUCTION);
    world.pipelines.couple(two, nextWeb, Stage.PRODUCTION);
    world.push(nextWeb, "7777777");
    var next = world.groups.create("shop-next", List.of(nextApi, nextWeb), World.BY_ANA);
    world.set(nextWeb, "A", "1");
    GroupPromotions promotions = world.joint().promotions();
    world.unwell.add(4);
    var promoted = promotions.promote(promotions.way(shop, Optional.of(next)), false, World.BY_ANA);
    assertThat(promoted.ends())
        .extracting(GroupPromotions.End::outcome)
        .hasOnlyElementsOfType(Failed.class);
    assertThat(promoted.generation().orElseThrow().servedAt()).isEmpty();
    assertThat(world.serving(nextWeb).version()).isEqualTo(3);
    world.orders.lock(nextApi, Optional.empty(), World.BY_ANA);
    assertThat(
            said(() ->
                promotions.promote(promotions.way(shop, Optional.of(next)), false, World.BY_ANA)))
        .startsWith("Nothing was promoted. api-next: Deploys of api-next are locked");
  }

  /** What is built in the place of another is never left half written. */
  @Test
  void aBuildThatIsCancelledMeanwhileEndsAll() {
    Builder.Output gone =
        new Builder.Output() {
          @Override
          public void line(String text) {
            printed.add(text);
          }

          @Override
          public void built(Slug slug) {
            throw Refused.conflict("The build was cancelled by ana.");
          }
        };
    try {
      Path source = Files.createTempDirectory(root, "push");
      Files.writeString(source.resolve("belay.yml"), YML);
      assertThat(
              said(() ->
                  world
                      .joint()
                      .releases()
                      .deploys()
                      .deploy(
                          api,
                          new Deploys.Source(
                                  source,
                                  Optional.of(CommitIds.full("5555555")),
                                  Optional.of("both"),
                                  false)
                              .beside(door()),
                          World.BY_ANA,
                          gone)))
          .isEqualTo("The build was cancelled by ana.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(serving()).isEqualTo("3 4");
    assertThat(status(web)).isEqualTo(Build.Status.FAILED);
  }
}
