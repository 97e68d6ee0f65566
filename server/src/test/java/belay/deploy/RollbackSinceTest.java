package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.addon.Addon;
import belay.preview.RollbackPreview;
import belay.preview.RollbackWish;
import belay.release.LanguageRuntime;
import belay.release.Refused;
import belay.release.RuntimeChange;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.Live;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was changed between the target of a rollback and the rollback, a test for each. */
class RollbackSinceTest extends ShopTest {
  /** Refuses in these words, and writes nothing. */
  private void assertRefused(String target, String words) {
    List<String> story = world.story(app);
    assertThatThrownBy(() -> world.rollback(app, target))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(words);
    assertThat(world.story(app)).isEqualTo(story);
  }

  private void twoDeploys() {
    world.push(app, "1111111");
    world.push(app, "2222222");
  }

  private DeployOutcome rollback(RollbackWish wish) {
    return world.releases().rollbacks().rollback(app, wish, World.BY_ANA);
  }

  private static final LanguageRuntime PYTHON =
      new LanguageRuntime("python", "3.11.2", "ab".repeat(32), "/usr/bin/python3");

  private static LanguageRuntime python(String version) {
    return new LanguageRuntime("python", version, "cd".repeat(32), PYTHON.place());
  }

  private static RollbackWish wish(String target, Set<String> withoutAddons, boolean accept) {
    return RollbackWish.to(new Wanted.Named(target))
        .accepting(new RollbackWish.Accepted(withoutAddons, accept, accept, accept));
  }

  @Test
  void configChangedSince() {
    world.set(app, "LEVEL", "info");
    world.push(app, "1111111");
    world.set(app, "LEVEL", "debug");
    world.set(app, "SINCE", "1");

    Live live = (Live) world.rollback(app, "v3");

    assertThat(live.notes()).contains("config: LEVEL changed back, SINCE removed");
    assertThat(world.releases().config().config(app).values())
        .containsExactly(Map.entry("LEVEL", "info"));
    assertThat(world.runtime.specs.getLast().env()).containsEntry("LEVEL", "info");
  }

  private Addon attached(String name, String url) {
    Addon addon = world.addons.create(name, Map.of("URL", url), World.BY_ANA);
    world.releases().addons().attach(app, addon, "DATABASE", World.BY_ANA);
    return addon;
  }

  @Test
  void secretRotatedSince() {
    Addon addon = attached("shop-db", "old-password");
    twoDeploys();
    world.releases().addons().rotate(addon, Map.of("URL", "new-password"), World.BY_ANA);

    world.rollback(app);

    assertThat(world.serving(app).release().description()).isEqualTo("Rollback to v3");
    assertThat(world.runtime.specs.getLast().env()).containsEntry("DATABASE_URL", "new-password");
  }

  @Test
  void addonRemovedSince() {
    Addon addon = attached("shop-db", "u");
    twoDeploys();
    world.releases().addons().detach(app, "shop-db", World.BY_ANA);
    world.releases().addons().destroy(addon);

    assertRefused("v3", "add-on shop-db, which v3 uses, is gone");
    assertRefused("v3", "belay rollback v3 --without-addon shop-db");
    assertThat(rollback(wish("v3", Set.of("shop-db"), false))).isInstanceOf(Live.class);
    assertThat(world.runtime.specs.getLast().env()).doesNotContainKey("DATABASE_URL");
  }

  @Test
  void addonAddedSince() {
    world.push(app, "1111111");
    attached("shop-db", "u");

    assertThatThrownBy(() -> world.rollback(app)).hasMessageContaining("Nothing would change");
    world.push(app, "2222222");
    Live live = (Live) world.rollback(app, "v2");

    assertThat(live.notes()).contains("add-ons added since stay: shop-db");
    assertThat(world.runtime.specs.getLast().env()).containsEntry("DATABASE_URL", "u");
  }

  private void migration(String path, String text) {
    world.push(app, "1111111");
    world.tree.put(path, text);
    world.push(app, "2222222");
  }

  @Test
  void migrationSinceAdditive() {
    migration("db/migration/V2__a.sql", "CREATE TABLE a (b int);");
    RollbackPreview preview =
        world.releases().rollbacks().preview(app, RollbackWish.to(new Wanted.Previous()));
    assertThat(preview.migrations()).extracting(m -> m.effect().word()).containsExactly("additive");
    assertThat(preview.safe()).isTrue();
    assertThat(world.rollback(app)).isInstanceOf(Live.class);
  }

  @Test
  void migrationSinceDestructive() {
    migration("db/migration/V2__a.sql", "DROP TABLE orders;");
    assertRefused("v2", "db/migration/V2__a.sql drops the table orders");
    assertRefused("v2", "--accept-migrations");
    assertThat(rollback(wish("v2", Set.of(), true))).isInstanceOf(Live.class);
  }

  @Test
  void runtimeUpgradedSinceInItsPatchLevel() {
    world.runtimes = List.of(PYTHON);
    twoDeploys();
    world.changed.put(PYTHON, Optional.of(python("3.11.9")));

    Live live = (Live) world.rollback(app, "v2");

    assertThat(live.notes()).contains("runtime: Python 3.11.9 instead of 3.11.2");
    assertThat(world.serving(app).release().runtimes()).containsExactly(python("3.11.9"));
  }

  @Test
  void runtimeRebuiltSince() {
    world.runtimes = List.of(PYTHON);
    twoDeploys();
    world.changed.put(PYTHON, Optional.of(python("3.11.2")));

    Live live = (Live) world.rollback(app, "v2");

    assertThat(live.notes()).contains("runtime: another build of Python 3.11.2");
  }

  @Test
  void anotherRuntimeSince() {
    world.runtimes = List.of(PYTHON);
    twoDeploys();
    world.changed.put(PYTHON, Optional.of(python("3.13.1")));

    assertRefused("v2", "v2 ran with Python 3.11.2, and Python 3.13.1 is in its place");
    assertRefused("v2", "back with: install python3.11.2");
    assertRefused("v2", "belay rollback v2 --accept-runtime");
    RollbackPreview preview =
        world.releases().rollbacks().preview(app, wish("v2", Set.of(), false));
    assertThat(preview.safe()).isFalse();
    assertThat(preview.runtimes())
        .containsExactly(new RuntimeChange(PYTHON, Optional.of(python("3.13.1"))));
    assertThat(rollback(wish("v2", Set.of(), true))).isInstanceOf(Live.class);
  }

  @Test
  void runtimeRemovedSince() {
    world.runtimes = List.of(PYTHON);
    twoDeploys();
    world.changed.put(PYTHON, Optional.empty());

    assertRefused("v2", "v2 ran with Python 3.11.2, and that is not here any more");
    assertThat(rollback(wish("v2", Set.of(), true))).isInstanceOf(Live.class);
    assertThat(world.serving(app).release().runtimes()).containsExactly(PYTHON);
  }

  @Test
  void migrationSinceUnknown() {
    migration("db/migrate/2_a.rb", "drop_table :orders");
    RollbackPreview preview =
        world.releases().rollbacks().preview(app, RollbackWish.to(new Wanted.Previous()));
    assertThat(preview.warnings()).anyMatch(w -> w.contains("db/migrate/2_a.rb is Ruby code"));
    assertThat(preview.safe()).isFalse();
    assertThat(world.rollback(app)).isInstanceOf(Live.class);
  }

  @Test
  void processTypeAdded() {
    world.push(app, "1111111");
    world.processTypes.put("worker", "work");
    world.push(app, "2222222");
    world.changes().formation().scale(app, Map.of("worker", 2), World.BY_ANA);
    Settle.until(() -> running("worker") == 2);

    assertThat(
            world
                .releases()
                .rollbacks()
                .preview(app, RollbackWish.to(new Wanted.Previous()))
                .warnings())
        .contains("process type worker is not in v2: 2 dynos stop");
    world.rollback(app);

    Settle.until(() -> running("worker") == 0);
    Settle.until(() -> running("web") == 1);
  }

  @Test
  void processTypeRemoved() {
    world.processTypes.put("worker", "work");
    world.push(app, "1111111");
    world.changes().formation().scale(app, Map.of("worker", 2), World.BY_ANA);
    Settle.until(() -> running("worker") == 2);
    world.processTypes.remove("worker");
    world.push(app, "2222222");
    Settle.until(() -> running("worker") == 0);

    world.rollback(app);

    Settle.until(() -> running("worker") == 2);
  }

  private long running(String type) {
    return world.runtime.running().stream().filter(d -> d.name().type().equals(type)).count();
  }

  @Test
  void volumeApp() {
    world.overlap = false;
    twoDeploys();
    world.happened.clear();

    world.rollback(app);

    assertThat(world.happened)
        .containsSubsequence("route v3 HELD 0", "stop v3 web.1", "start v4 web.1", "route v4 UP 1");
  }
}
