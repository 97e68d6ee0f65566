package belay.deploy;

import static belay.deploy.World.BY_ANA;
import static belay.deploy.World.said;
import static org.assertj.core.api.Assertions.assertThat;

import belay.activity.OfSettings;
import belay.addon.Addon;
import belay.deploy.Forks.Forked;
import belay.release.App;
import belay.release.AppName;
import belay.release.Kind;
import belay.release.Release;
import belay.switching.DeployOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForksTest extends ShopTest {
  private Forked fork(String name) {
    return world.releases().across().forks().fork(app, Optional.of(new AppName(name)), BY_ANA);
  }

  @Test
  void aForkHasTheCodeTheConfigTheFormationAndTheSettings() {
    deployTwice();
    world.set(app, "COLOUR", "red");
    world.changes().formation().scale(app, Map.of("web", 2), BY_ANA);
    world.apps.settings(
        app,
        world.apps.settings(app).withKept(9, false).withMaintenance(true),
        new OfSettings.Maintenance(true),
        BY_ANA);
    world.changes().domains().add(app, "shop.example.com", _ -> true, BY_ANA);
    Forked forked = fork("shop-two");
    App two = forked.app();
    assertThat(world.story(two))
        .containsExactly("v1 succeeded Initial release", "v2 succeeded Fork from shop v4");
    Release release = world.serving(two).release();
    assertThat(release.kind()).isEqualTo(Kind.FORK);
    assertThat(release.config().values()).containsExactly(Map.entry("COLOUR", "red"));
    assertThat(world.routed(two)).containsExactly(2, 2);
    assertThat(world.apps.formation(two)).containsEntry("web", 2);
    assertThat(world.apps.settings(two).keepReleases()).isEqualTo(9);
    assertThat(world.apps.settings(two).maintenance()).isFalse();
    assertThat(world.apps.domains(two)).isEmpty();
    assertThat(forked.notes()).containsExactly("Not copied: the domains, which stay with shop.");
    assertThat(world.apps.events(app, Long.MAX_VALUE, true, 1).getFirst().what())
        .isEqualTo("Forked to shop-two, with all config vars");
    world.changes().life().destroy(app, BY_ANA);
    assertThat(world.slugs.has(release.slug().orElseThrow())).isTrue();
    world.push(two, "3333333");
    assertThat(world.rollback(two)).isInstanceOf(DeployOutcome.Live.class);
  }

  @Test
  void addonsAreNamedAndNotAttached() {
    deployTwice();
    Addon addon = world.addons.create("red-postgres", Map.of("URL", "postgres://here"), BY_ANA);
    world.releases().addons().attach(app, addon, "DATABASE", BY_ANA);
    world.set(app, "QUEUE_URL", "amqp://there");
    Forked forked = fork("shop-two");
    assertThat(world.serving(forked.app()).release().config().addons()).isEmpty();
    assertThat(world.serving(forked.app()).release().config().keys()).containsExactly("QUEUE_URL");
    assertThat(forked.notes().getFirst())
        .startsWith("Not copied: the add-on red-postgres (DATABASE_URL).")
        .contains("belay addons:attach red-postgres -a shop-two");
    assertThat(forked.notes().getLast()).contains("both apps use the same service: QUEUE_URL");
    assertThat(forked.notes().toString()).doesNotContain("amqp", "postgres://");
  }

  @Test
  void theReleasePhaseIsNotRunOnTheSourcesData() {
    world.processTypes.put("release", "migrate");
    deployTwice();
    world.happened.clear();
    fork("shop-two");
    assertThat(world.happened).noneMatch(h -> h.startsWith("run "));
  }

  @Test
  void aForkThatDoesNotBootIsThereAndCanBeRetriedWithItsConfig() {
    deployTwice();
    world.set(app, "COLOUR", "red");
    world.unwell.add(2);
    Forked forked = fork("shop-two");
    App two = forked.app();
    assertThat(forked.outcome()).isInstanceOf(DeployOutcome.Failed.class);
    assertThat(world.routed(two)).isEmpty();
    world.set(two, "SHAPE", "round");
    assertThat(world.releases().retries().retry(two, Optional.of("v2"), Retries.How.USUAL, BY_ANA))
        .isInstanceOf(DeployOutcome.Live.class);
    assertThat(world.serving(two).release().config().values())
        .containsExactly(Map.entry("COLOUR", "red"), Map.entry("SHAPE", "round"));
  }

  @Test
  void whatCannotBeForkedLeavesNothing() {
    deployTwice();
    world.app("taken");
    assertThat(said(() -> fork("taken"))).contains("taken");
    world.slugs.full(true);
    assertThat(said(() -> fork("shop-two"))).contains("the disk is full");
    assertThat(world.apps.find("shop-two")).isEmpty();
    world.slugs.full(false);
    world.slugs.lose(world.serving(app).release().slug().orElseThrow());
    assertThat(said(() -> fork("shop-two"))).contains("the slug of shop v3 is gone");
    assertThat(world.apps.all()).hasSize(2);
  }

  @Test
  void anAppWithoutCodeIsForkedWithItsConfig() {
    world.set(app, "COLOUR", "red");
    Forked forked = fork("shop-two");
    assertThat(world.serving(forked.app()).release().config().values())
        .containsExactly(Map.entry("COLOUR", "red"));
    assertThat(world.story(forked.app())).endsWith("v2 succeeded Fork from shop v2");
    assertThat(List.of(forked.outcome())).allMatch(DeployOutcome.Live.class::isInstance);
    world.restart();
    assertThat(world.push(forked.app(), "1111111")).isInstanceOf(DeployOutcome.Live.class);
  }
}
