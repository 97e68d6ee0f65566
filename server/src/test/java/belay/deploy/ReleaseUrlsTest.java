package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.activity.OfSettings;
import belay.addon.Addon;
import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.State;
import belay.apps.Settings;
import belay.runtime.Dyno;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Releases at host names of their own. */
class ReleaseUrlsTest extends ShopTest {
  @BeforeEach
  void open() {
    deployTwice();
    urls(true);
    world.road().urls().begin();
  }

  private void urls(boolean on) {
    Settings settings = world.apps.settings(app);
    world
        .changes()
        .settings()
        .apply(
            app,
            settings.withRollbacks(settings.rollbacks().withUrls(on)),
            new OfSettings.Maintenance(true),
            World.BY_ANA);
  }

  private String id(int version) {
    return app.id() + "/v" + version;
  }

  private AppRoutes routes(String id) {
    return Optional.ofNullable(world.routing.table.get(id)).orElseThrow();
  }

  private Optional<State> state(int version) {
    return Optional.ofNullable(world.routing.table.get(id(version))).map(AppRoutes::state);
  }

  private void awaitState(int version, State state) {
    Settle.until(() -> state(version).equals(Optional.of(state)));
  }

  @Test
  void whatDoesNotServeIsColdAndWhatServesIsThere() {
    assertThat(state(1)).isEmpty();
    assertThat(state(2)).contains(State.COLD);
    assertThat(state(3)).contains(State.UP);
    assertThat(routes(id(2)).hosts()).containsExactly("v2--shop.localhost");
    assertThat(routes(id(3)).upstreams()).isEqualTo(routes(app.id().toString()).upstreams());
  }

  @Test
  void theFirstRequestStartsItAndItsEndMakesItColdAgain() {
    world.routing.wake(id(2));
    awaitState(2, State.UP);
    assertThat(world.happened).contains("start v2 preview.2");
    assertThat(world.routed(app)).containsExactly(3);

    Dyno dyno =
        world.runtime.running().stream()
            .filter(d -> d.name().type().equals("preview"))
            .findFirst()
            .orElseThrow();
    world.runtime.crash(dyno, 1);
    awaitState(2, State.COLD);
  }

  @Test
  void withoutRequestsItIsStopped() {
    world.routing.requests = 0;
    world.routing.wake(id(2));
    Settle.until(() -> world.happened.contains("stop v2 preview.2"));
    awaitState(2, State.COLD);
  }

  @Test
  void whatDoesNotComeUpIsSaidAndNotLeftRunning() {
    world.unwell.add(2);
    world.routing.wake(id(2));
    awaitState(2, State.CRASHED);
    Settle.until(() -> world.runtime.running().size() == 1);
    assertThat(world.logs.lines).anyMatch(l -> l.contains("v2 could not be started"));
  }

  @Test
  void whatMustNotOverlapIsNotStarted() {
    world.overlap = false;
    world.push(app, "3333333");
    world.happened.clear();
    awaitState(3, State.COLD);
    world.routing.wake(id(3));
    awaitState(3, State.CRASHED);
    assertThat(world.happened).noneMatch(h -> h.startsWith("start v3"));
    assertThat(world.logs.lines).anyMatch(l -> l.contains("must not overlap"));
  }

  @Test
  void whatRunsWithTheOldVariablesOfAnAddonIsColdAgain() {
    Addon addon = world.addons.create("shop-db", Map.of("URL", "old"), World.BY_ANA);
    world.releases().addons().attach(app, addon, "PG", World.BY_ANA); // v4
    world.push(app, "3333333"); // v5
    for (int version : new int[] {2, 4}) {
      awaitState(version, State.COLD);
      world.routing.wake(id(version));
      awaitState(version, State.UP);
    }

    world.releases().addons().rotate(addon, Map.of("URL", "new"), World.BY_ANA);

    awaitState(4, State.COLD);
    assertThat(state(2)).contains(State.UP);
    world.routing.wake(id(4));
    awaitState(4, State.UP);
    assertThat(world.runtime.specs.getLast().env()).containsEntry("PG_URL", "new");
  }

  @Test
  void onlyThreeRunAtOnce() {
    for (int i = 4; i <= 6; i++) {
      world.push(app, "c" + i + "00000");
    }
    for (int version = 2; version <= 5; version++) {
      awaitState(version, State.COLD);
      world.routing.wake(id(version));
      awaitState(version, State.UP);
    }
    // Which of the others gave way is open: all of them have requests.
    Settle.until(
        () -> Stream.of(2, 3, 4).filter(v -> state(v).equals(Optional.of(State.UP))).count() == 2);
    assertThat(state(5)).contains(State.UP);
  }

  @Test
  void switchedOffOrDestroyedTheyAreGone() {
    urls(false);
    assertThat(world.routing.table).containsOnlyKeys(app.id().toString());
    urls(true);
    assertThat(state(2)).contains(State.COLD);
    world.changes().life().destroy(app, World.BY_ANA);
    assertThat(world.routing.table).isEmpty();
  }

  @Test
  void whatNamesNoReleaseIsPassedOver() {
    for (String id : List.of("x", "x/v2", app.id() + "/vx", app.id() + "/v99999999999")) {
      world.routing.wake(id);
    }
    world.routing.wake(id(77));
    world.routing.wake(id(2));
    awaitState(2, State.UP);
    assertThat(world.happened).noneMatch(h -> h.contains("v77"));
  }
}
