package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.OfSettings;
import belay.addon.Addon;
import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.State;
import belay.apps.Settings;
import belay.lifecycle.Domains;
import belay.release.App;
import belay.release.Refused;
import belay.releaseurls.ReleaseAddresses;
import belay.runtime.Dyno;
import java.time.Duration;
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

  private ReleaseAddresses.Opened opened(int version) {
    return world
        .changes()
        .addresses()
        .open(app, world.ledger.find(app.id(), version).orElseThrow());
  }

  @Test
  void aReleaseIsOpenedAtItsOwnHostUnlessBrowsersTrustTheAppsAlone() {
    assertThat(opened(2))
        .isEqualTo(
            new ReleaseAddresses.Opened(
                world.changes().addresses().lasting(app, 2), Optional.empty()));
    assertThat(opened(2).url()).startsWith("http://v2--shop.localhost");

    world.changes().domains().add(app, "*.shop.test", _ -> true, World.BY_ANA);
    world.changes().domains().add(app, "www.shop.test", _ -> true, World.BY_ANA);
    world.road().running().publisher().over(8443, host -> host.endsWith(".shop.test"));
    assertThat(opened(2))
        .isEqualTo(
            new ReleaseAddresses.Opened(
                "https://www.shop.test:8443/.well-known/belay/release/v2.signed",
                Optional.of(
                    new ReleaseAddresses.Pass(Duration.ofMinutes(10), Duration.ofHours(1)))));

    world.road().running().publisher().over(8443, _ -> true);
    assertThat(opened(2).url()).as("there is a wildcard").startsWith("http://v2--shop.localhost");
  }

  @Test
  void whatHasNoAddressSaysWhy() {
    assertThatThrownBy(() -> opened(1)).isInstanceOf(Refused.class).hasMessageContaining("no code");
    urls(false);
    assertThatThrownBy(() -> opened(2))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("belay settings release_urls=on -a shop");
  }

  @Test
  void aWildcardAndANameBelowItAreOneAppsOrOfWhoManagesBoth() {
    App other = world.app("other");
    world.changes().domains().add(app, "own.shop.test", _ -> false, World.BY_ANA);
    Domains domains = world.changes().domains();
    assertThatThrownBy(() -> domains.add(other, "*.shop.test", _ -> false, World.BY_ANA))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("own.shop.test is in use by another app");
    domains.add(other, "*.shop.test", a -> a.id().equals(app.id()), World.BY_ANA);
    assertThatThrownBy(() -> domains.add(app, "two.shop.test", _ -> false, World.BY_ANA))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("*.shop.test is in use by another app");
    domains.add(app, "far.two.shop.test", _ -> false, World.BY_ANA);
    assertThat(routes(other.id().toString()).hosts()).contains("*.shop.test");
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
