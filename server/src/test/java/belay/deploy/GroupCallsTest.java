package belay.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.calls.Calls;
import belay.release.App;
import belay.runtime.Dyno;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of one app of a group to another, when both go back as one. */
class GroupCallsTest extends GroupShopTest {
  private static final int PORT = 8080;

  @BeforeEach
  @Override
  void open() {
    super.open();
    calls().open(new byte[] {1, 2, 3}, PORT);
  }

  private Calls calls() {
    return world.road().running().publisher().calls();
  }

  private Map<String, String> urls(App app) {
    return calls().urls(app, world.serving(app).release());
  }

  private String token(App app) {
    String url = urls(app).getOrDefault("API_INTERNAL_URL", "");
    return url.replaceFirst(".*" + AppRoutes.CALL, "").replaceFirst("/.*", "");
  }

  /** The pool that is given the calls of those dynos; empty for what all are given. */
  private Optional<AppRoutes.Pool> given(App callee, String caller) {
    AppRoutes routes = requireNonNull(world.routing.table.get(callee.id().toString()));
    return routes.pools().stream().filter(p -> p.callers().contains(caller)).findFirst();
  }

  private List<Integer> versions(AppRoutes.Pool pool) {
    return pool.upstreams().stream()
        .map(u ->
            world.runtime.running().stream()
                .filter(d -> d.port().orElse(0) == u.port())
                .map(Dyno::version)
                .findFirst()
                .orElse(0))
        .toList();
  }

  @Test
  void eachIsToldWhereItFindsTheOthers() {
    assertThat(urls(api))
        .containsOnlyKeys("API_INTERNAL_URL", "WEB_INTERNAL_URL")
        .hasEntrySatisfying(
            "WEB_INTERNAL_URL",
            url ->
                assertThat(url)
                    .matches(
                        "http://127\\.0\\.0\\.1:8080/\\.well-known/belay/call/[\\w-]{22}/web\\.localhost"));
    assertThat(token(api)).isNotEqualTo(token(web));
    assertThat(urls(world.app("alone"))).isEmpty();
    App one = world.app("one-live");
    App two = world.app("two-live");
    world.groups.create("live", List.of(one, two), World.BY_ANA);
    assertThat(urls(one))
        .containsOnlyKeys(
            "ONE_LIVE_INTERNAL_URL",
            "TWO_LIVE_INTERNAL_URL",
            "ONE_INTERNAL_URL",
            "TWO_INTERNAL_URL");
  }

  @Test
  void theFormerCallTheFormerFromTheVeryStepOn() {
    String formerApi = token(api);
    String formerWeb = token(web);
    rollback(to(1));

    AppRoutes.Pool given = given(web, formerApi).orElseThrow();
    assertThat(versions(given)).containsExactly(4);
    assertThat(given.weight()).isZero();
    assertThat(versions(given(api, formerWeb).orElseThrow())).containsExactly(3);
    assertThat(given(web, token(api))).isEmpty();
    assertThat(world.happened)
        .filteredOn(h -> h.startsWith("route"))
        .containsExactly("routes api:v2:UP web:v3:UP");
    // What is put back is called what it was.
    String now = token(api);
    rollback(to(3));
    assertThat(token(api)).isEqualTo(formerApi);
    assertThat(given(web, formerApi)).isEmpty();
    assertThat(versions(given(web, now).orElseThrow())).containsExactly(3);
  }

  @Test
  void whatIsNotWarmIsNotGiven() {
    nothingIsWarm();
    String formerApi = token(api);
    rollback(to(1));
    assertThat(given(web, formerApi)).isEmpty();
  }

  @Test
  void whenTheFormerAreStoppedTheRouterIsToldFirst() {
    String formerApi = token(api);
    rollback(to(1));
    assertThat(given(web, formerApi)).isPresent();
    world.changes().settings().keepWarm(web, Duration.ZERO, World.BY_ANA);
    Settle.until(() -> given(web, formerApi).isEmpty());
    Settle.until(() ->
        world.runtime.running().stream()
            .noneMatch(d -> d.appId().equals(web.id()) && d.version() == 4));
    assertThat(world.routed(web)).containsExactly(3);
  }

  @Test
  void aRouterThatCannotBeToldLeavesTheCallsAsTheyWere() {
    String formerApi = token(api);
    rollback(to(1));
    String now = token(api);
    world.routing.away(true);
    rollback(to(3));
    world.routing.away(false);
    Settle.until(() -> given(web, now).isEmpty() && given(web, formerApi).isPresent());
  }

  @Test
  void aStartGoesOnWithWhatTheRouterGives() {
    String formerApi = token(api);
    rollback(to(1));
    world.restart();
    calls().open(new byte[] {1, 2, 3}, PORT);
    world.road().running().publisher().publishAll();
    assertThat(versions(given(web, formerApi).orElseThrow())).containsExactly(4);
  }

  @Test
  void aReleaseOfOneAloneGivesNobodyAnother() {
    String before = token(api);
    world.push(api, "5555555");
    assertThat(given(web, before)).isEmpty();
    assertThat(given(web, token(api))).isEmpty();
  }
}
