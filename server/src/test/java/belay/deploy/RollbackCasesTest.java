package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.OfSettings;
import belay.apps.Settings;
import belay.ledger.Draft;
import belay.ledger.Verification;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.Release;
import belay.release.Sign;
import belay.rollback.Block;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Held;
import belay.switching.DeployOutcome.Live;
import belay.switching.DeployOutcome.NothingToChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The cases that every rollback must get right, a test for each. Beside them: races are {@link
 * RollbackRacesTest}'s, what changed since the target {@link RollbackSinceTest}'s, long ledgers and
 * clocks {@link RollbackNumbersTest}'s, a restore from an export {@link ImportsTest}'s. With real
 * programs, in the module {@code acceptance}: {@code EveryStepJourneyTest} kills the control plane
 * and the router at every step under load, {@code DiskFullJourneyTest} fills the disk, {@code
 * MovingJourneyTest} rolls back on another server, {@code SurvivalJourneyTest} counts failed
 * requests on connections that are kept alive. The router's {@code WebSocketTest} and {@code
 * HandOverTest} are about connections that outlive a switch. {@code SimulationTest} does all of it
 * at once, by chance.
 */
class RollbackCasesTest extends ShopTest {
  /** Refuses in these words, and leaves ledger, dynos and routes as they were. */
  private void assertRefused(String target, Class<? extends BelayException> how, String words) {
    List<String> story = world.story(app);
    List<Integer> routed = world.routed(app);
    // What the last switch left is none of this one's doing.
    settle();
    world.happened.clear();

    assertThatThrownBy(() -> world.rollback(app, target))
        .isInstanceOf(how)
        .hasMessageContaining(words);

    assertThat(world.story(app)).isEqualTo(story);
    assertThat(world.routed(app)).isEqualTo(routed);
    assertThat(world.happened).isEmpty();
  }

  private void twoDeploys() {
    world.push(app, "1111111");
    world.push(app, "2222222");
  }

  private DeployOutcome rollback(RollbackWish wish) {
    return world.releases().rollbacks().rollback(app, wish, World.BY_ANA);
  }

  @Test
  void firstReleaseOnly() {
    assertThatThrownBy(() -> world.rollback(app)).hasMessageContaining("No previous release found");
    world.push(app, "1111111");
    assertThatThrownBy(() -> world.rollback(app)).hasMessageContaining("No previous release found");
    assertThat(world.story(app)).hasSize(2);
  }

  @Test
  void targetV1() {
    twoDeploys();
    assertRefused("v1", Refused.class, "v1 has no slug");
  }

  @Test
  void targetFailed() {
    twoDeploys();
    world.unwell.add(4);
    assertThat(world.push(app, "3333333")).isInstanceOf(Failed.class);
    assertRefused("v4", Refused.class, "v4 failed");
  }

  @Test
  void targetPending() {
    twoDeploys();
    Release serving = world.serving(app).release();
    world.ledger.append(
        new Draft(
            app.id(),
            Kind.DEPLOY,
            Release.Ref.NONE,
            "Deploy 3333333",
            World.BY_ANA,
            true,
            serving.slug(),
            serving.config()));
    assertRefused("v4", Refused.class, "v4 is still being released");
  }

  @Test
  void targetExpired() {
    keepReleases(1);
    twoDeploys();
    Settle.until(() -> world.story(app).contains("v2 expired Deploy 1111111"));
    assertRefused("v2", Refused.class, "v2's slug was removed on 20");
  }

  private void keepReleases(int keep) {
    Settings settings = world.apps.settings(app);
    world.apps.settings(
        app, settings.withKept(keep, true), new OfSettings.Maintenance(true), World.BY_ANA);
  }

  @Test
  void targetBlocked() {
    twoDeploys();
    block("v2", "drops orders");
    assertRefused("v2", Refused.class, "v2 is blocked by ana@example.com");
    assertRefused("v2", Refused.class, "\"drops orders\"");
  }

  private void block(String label, String reason) {
    LedgerEntry entry = world.ledger.find(app.id(), Integer.parseInt(label.substring(1))).get();
    Optional<String> commit = entry.release().ref().commit();
    Sign sign = new Sign("ana@example.com", Instant.EPOCH, Optional.of(reason));
    world.orders.block(app, Block.of(entry, commit, sign), World.BY_ANA);
  }

  @Test
  void targetOfAnotherApp() {
    twoDeploys();
    App other = world.app("other");
    world.push(other, "9999999");
    String id = world.serving(other).release().id().toString();
    assertRefused(id, NotFound.class, "There is no release with the id " + id);
    assertRefused("9999999", NotFound.class, "There is no release v9999999");
    assertThat(world.story(other)).hasSize(2);
  }

  @Test
  void targetAboveTheNewest() {
    twoDeploys();
    assertRefused("v4", NotFound.class, "There is no release v4. Available: v2 (Deploy 1111111).");
    assertRefused("v99999999999999999999", NotFound.class, "There is no release v99999999999");
  }

  @Test
  void targetCurrent() {
    twoDeploys();
    assertRefused("v3", Refused.class, "v3 is the release that serves already.");
    world.rollback(app, "v2");
    assertRefused("v2", Refused.class, "v2's code and config serve already, as v4.");
  }

  @Test
  void doubleRollback() {
    twoDeploys();
    world.push(app, "3333333");
    world.rollback(app);
    world.rollback(app);
    assertThat(world.story(app))
        .endsWith("v5 succeeded Rollback to v3", "v6 succeeded Rollback to v2");
    assertThatThrownBy(() -> world.rollback(app)).hasMessageContaining("No previous release found");
  }

  @Test
  void undo() {
    twoDeploys();
    world.rollback(app);
    assertThat(rollback(RollbackWish.to(new Wanted.Undo()))).isInstanceOf(Live.class);
    assertThat(world.story(app)).last().isEqualTo("v5 succeeded Rollback to v3");
    assertThatThrownBy(() -> rollback(RollbackWish.to(new Wanted.Undo())))
        .hasMessageContaining("no rollback to undo");
  }

  @Test
  void rollbackThenPush() {
    twoDeploys();
    world.rollback(app);
    assertThatThrownBy(() -> world.push(app, "2222222"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("it was rolled back from by ana@example.com");
    assertThat(world.push(app, "3333333")).isInstanceOf(Live.class);
  }

  @Test
  void rollbackThenPushWhilePinned() {
    twoDeploys();
    var pinning = RollbackWish.to(new Wanted.Previous()).pinned();
    rollback(pinning);

    Held held = (Held) world.push(app, "3333333");

    assertThat(held.message()).contains("pinned at v2 by ana@example.com", "belay promote v5");
    assertThat(world.story(app)).last().isEqualTo("v5 held Deploy 3333333");
    assertThat(world.routed(app)).containsExactly(4);
    world.releases().retries().promote(app, "v5", Retries.How.USUAL, World.BY_ANA);
    assertThat(world.orders.pin(app)).isEmpty();
    assertThat(world.story(app)).last().isEqualTo("v6 succeeded Promote shop v5 3333333");
  }

  @Test
  void sameCommitDeployedTwiceChangesNothing() {
    twoDeploys();
    Set<UUID> slugs = world.slugs.all();

    assertThat(world.push(app, "2222222")).isInstanceOf(NothingToChange.class);

    assertThat(world.story(app)).hasSize(3);
    assertThat(world.told).last().asString().contains("v3 has this code already");
    Settle.until(() -> world.slugs.all().equals(slugs));
  }

  @Test
  void diskFullWhileWritingTheRelease() {
    twoDeploys();
    List<String> story = world.story(app);
    long pages = LedgerPages.of(world);
    String said = "";
    for (int i = 0; i < 1_000 && !said.contains("disk is full"); i++) {
      // Each time: a connection that failed is made anew without the bound.
      LedgerPages.max(world, pages);
      String target = i % 2 == 0 ? "v2" : "v3";
      said = World.said(() -> world.rollback(app, target));
    }
    assertThat(said).contains("disk is full");

    LedgerPages.max(world, 1_000_000);
    assertThat(world.ledger.verify(app.id())).isInstanceOf(Verification.Whole.class);
    assertThat(world.story(app)).containsAll(story);
    assertThat(world.routed(app)).hasSize(1);
    Settle.until(() -> world.ledger.pending().isEmpty());
    assertThat(world.push(app, "3333333")).isInstanceOf(Live.class);
  }

  @Test
  void diskFullWhileLayingOut() {
    twoDeploys();
    world.slugs.full(true);

    assertThat(world.rollback(app, "v2")).isInstanceOf(Live.class);
    world.changes().formation().restart(app, Optional.empty(), World.BY_ANA);

    assertThat(world.routed(app)).containsExactly(4);
    assertThatThrownBy(() -> world.push(app, "3333333")).hasMessageContaining("disk is full");
    assertThat(world.story(app)).last().isEqualTo("v4 succeeded Rollback to v2");
  }

  @Test
  void artefactDeletedByHand() {
    twoDeploys();
    world.push(app, "3333333");
    world.slugs.lose(world.ledger.find(app.id(), 3).orElseThrow().release().slug().orElseThrow());

    assertRefused("v3", Refused.class, "v3's slug is gone from the store. Available: v2");
    Live live = (Live) world.rollback(app);
    assertThat(live.entry().release().description()).isEqualTo("Rollback to v2");
    assertThat(live.notes()).anyMatch(n -> n.contains("v3's slug is gone from the store"));
  }

  /** What {@code docker image prune -a} is to others: all that does not run is gone. */
  @Test
  void everyArtefactPrunedThenRollback() {
    twoDeploys();
    world.slugs.lose(world.ledger.find(app.id(), 2).orElseThrow().release().slug().orElseThrow());
    assertRefused("v2", Refused.class, "v2's slug is gone from the store");
    assertThatThrownBy(() -> world.rollback(app))
        .hasMessageContaining("No previous release found: v2's slug is gone from the store");
  }

  @Test
  void appNamesThatArePrefixesOfEachOther() {
    App longer = world.app("shop-two");
    twoDeploys();
    world.push(longer, "3333333");
    world.push(longer, "4444444");

    world.rollback(app);

    assertThat(world.routed(app)).containsExactly(4);
    assertThat(world.routed(longer)).containsExactly(3);
    world.changes().life().destroy(app, World.BY_ANA);
    assertThat(world.rollback(longer)).isInstanceOf(Live.class);
    assertThat(root.resolve("apps/shop-two/current/slug")).exists();
  }

  @Test
  void tenFailedDeploysInARowThenRollback() {
    keepReleases(2);
    twoDeploys();
    for (int i = 4; i < 14; i++) {
      world.unwell.add(i);
      assertThat(world.push(app, "bad5eed" + i)).isNotInstanceOf(Live.class);
      assertThat(world.push(app, "c" + i + "00000")).isInstanceOf(Failed.class);
    }

    Live live = (Live) world.rollback(app);

    assertThat(live.entry().release().description()).isEqualTo("Rollback to v2");
    assertThat(live.entry().version()).isEqualTo(14);
  }
}
