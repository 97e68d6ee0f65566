package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.ledger.LedgerUnwritable;
import belay.release.App;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.Refused;
import belay.release.Sign;
import belay.rollback.Block;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.Held;
import belay.switching.DeployOutcome.Live;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands at the entrance of new code: locks, blocks, what was rolled back from, pins. */
class EntranceTest extends ShopTest {
  @BeforeEach
  void open() {
    deployTwice();
  }

  private void lock(Optional<Instant> until) {
    Change change =
        new Change(World.BY_ANA.actor(), Change.Source.CLI, Optional.of("release week"));
    world.orders.lock(app, until, change);
  }

  private void block(int version) {
    LedgerEntry entry = world.ledger.find(app.id(), version).orElseThrow();
    Sign sign = new Sign("bob@example.com", Instant.EPOCH, Optional.of("drops orders"));
    Optional<String> commit = entry.release().ref().commit();
    world.orders.block(app, Block.of(entry, commit, sign), World.BY_ANA);
  }

  private void admit(String commit, boolean force) {
    world.releases().deploys().admit(app, Optional.of(CommitIds.full(commit)), force);
  }

  @Test
  void aNewCommitComesIn() {
    admit("3333333", false);
    assertThat(world.releases().deploys().admits(app, CommitIds.full("3333333"))).isTrue();
  }

  @Test
  void aLockRefusesBeforeTheBuildAlsoByForceAndSaysHowToEndIt() {
    lock(Optional.empty());
    for (boolean force : new boolean[] {false, true}) {
      assertThatThrownBy(() -> admit("3333333", force))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("Deploys of shop are locked by ana@example.com")
          .hasMessageContaining("\"release week\"")
          .hasMessageContaining("belay deploys:unlock -a shop");
    }
    assertThatThrownBy(() -> world.push(app, "3333333")).isInstanceOf(Refused.class);
    assertThat(world.told).noneMatch(l -> l.contains("-----> Deploying") && l.contains("3333333"));
    assertThat(world.story(app)).hasSize(3);
  }

  @Test
  void whatIsBuiltAndNotReleasedLeavesTheStore() {
    long pages = LedgerPages.of(world);
    assertThatThrownBy(
            () -> {
              for (int i = 3; i < 1_000; i++) {
                // Each time: what ends a drain behind the turn may have met the bound first, and a
                // connection that failed is made anew without it.
                LedgerPages.max(world, pages);
                world.push(app, i + "33333333");
              }
            })
        .isInstanceOf(LedgerUnwritable.class);
    LedgerPages.max(world, 1_000_000);
    long released =
        world.ledger.newest(app.id(), 1_000).stream()
            .flatMap(e -> e.release().slug().stream())
            .filter(world.slugs::has)
            .distinct()
            .count();
    Settle.until(() -> world.slugs.all().size() == released);
  }

  @Test
  void aLockStopsNeitherConfigNorRollback() {
    lock(Optional.empty());
    assertThat(world.set(app, "A", "1")).isInstanceOf(Live.class);
    assertThat(world.rollback(app, "v2")).isInstanceOf(Live.class);
  }

  @Test
  void aLockWhoseTimeIsOverIsNone() {
    lock(Optional.of(Instant.ofEpochSecond(1)));
    assertThat(world.push(app, "3333333")).isInstanceOf(Live.class);
  }

  @Test
  void whatWasBuiltWhenTheLockCameIsHeld() {
    DeployOutcome outcome =
        world.push(
            app,
            "3333333",
            line -> {
              if (line.startsWith("-----> Deploying")) {
                lock(Optional.empty());
              }
            });
    assertThat(((Held) outcome).message()).contains("Deploys of shop are locked");
    assertThat(world.story(app)).last().isEqualTo("v4 held Deploy 3333333");
  }

  @Test
  void aBlockedCommitIsRefusedAlsoByForce() {
    block(2);
    for (boolean force : new boolean[] {false, true}) {
      assertThatThrownBy(() -> admit("1111111", force))
          .hasMessageContaining("Commit 1111111 is not deployed: v2 is blocked by bob@example.com")
          .hasMessageContaining("\"drops orders\"")
          .hasMessageContaining("belay releases:unblock v2");
    }
    world.orders.unblock(app, 2, World.BY_ANA);
    admit("1111111", false);
  }

  @Test
  void whatWasRolledBackFromComesInByForceOnly() {
    world.rollback(app);
    assertThat(world.releases().deploys().admits(app, CommitIds.full("2222222"))).isFalse();
    assertThatThrownBy(() -> admit("2222222", false))
        .hasMessageContaining("it was rolled back from by ana@example.com")
        .hasMessageContaining("belay deploy --force");
    admit("2222222", true);
    var slug = world.ledger.find(app.id(), 3).orElseThrow().release().slug().orElseThrow();
    assertThatThrownBy(() ->
            world.releases().slugs().release(app, slug, Optional.empty(), false, World.BY_ANA))
        .isInstanceOf(Refused.class);
    assertThat(world.releases().slugs().release(app, slug, Optional.empty(), true, World.BY_ANA))
        .isInstanceOf(Live.class);
    assertThat(world.releases().deploys().admits(app, CommitIds.full("2222222"))).isTrue();
  }

  @Test
  void aPinIsToldBeforeTheBuildAndHoldsAfterIt() {
    world.orders.pin(app, 3, World.BY_ANA);
    world.told.clear();
    assertThat(world.push(app, "3333333")).isInstanceOf(Held.class);
    assertThat(world.told.get(1))
        .contains("shop is pinned at v3 by ana@example.com", "what is built now is held");
    assertThat(world.told).last().asString().contains("belay promote v4 -a shop");
    assertThat(world.routed(app)).containsExactly(3);
    assertThat(world.set(app, "A", "1")).isInstanceOf(Live.class);
  }

  @Test
  void anotherAppsOrdersAreNotThisOnes() {
    App other = world.app("shop-two");
    world.orders.lock(other, Optional.empty(), World.BY_ANA);
    world.orders.pin(other, 1, World.BY_ANA);
    assertThat(world.push(app, "3333333")).isInstanceOf(Live.class);
  }
}
