package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.CanaryStages;
import belay.release.NotFound;
import belay.release.Refused;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Held;
import belay.switching.DeployOutcome.Live;
import belay.switching.DeployOutcome.NothingToChange;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Held releases that are promoted, and failed ones that are tried again. */
class RetriesTest extends ShopTest {
  @BeforeEach
  void open() {
    deployTwice();
  }

  private DeployOutcome promote(String name, boolean force) {
    var how = new Retries.How(force, Optional.empty());
    return world.releases().retries().promote(app, name, how, World.BY_ANA);
  }

  private DeployOutcome retry(Optional<String> name) {
    return world.releases().retries().retry(app, name, Retries.How.USUAL, World.BY_ANA);
  }

  private static Retries.How canary(String stages) {
    return new Retries.How(false, Optional.of(CanaryStages.parse(stages)));
  }

  @Test
  void aHeldReleaseMayBeGivenToSomeVisitorsFirst() {
    heldV4();
    DeployOutcome outcome =
        world.releases().retries().promote(app, "v4", canary("10"), World.BY_ANA);
    assertThat(outcome).isInstanceOfSatisfying(Held.class, h -> assertThat(h.isCanary()).isTrue());
    assertThat(world.story(app)).last().isEqualTo("v5 canary Promote shop v4 3333333");
    assertThat(world.serving(app).version()).isEqualTo(3);
    assertThat(world.orders.pin(app)).isEmpty();
  }

  @Test
  void whatWasAbortedIsTriedAgainWithSomeVisitorsOrWithAll() {
    CanariesTest.share(world, root, app, "3333333", "10");
    world.releases().canaries().abort(app, World.BY_ANA);
    world.releases().retries().retry(app, Optional.empty(), canary("50"), World.BY_ANA);
    assertThat(world.story(app)).last().isEqualTo("v5 canary Retry of v4: Deploy 3333333");
    world.releases().canaries().abort(app, World.BY_ANA);
    assertThat(retry(Optional.of("v5"))).isInstanceOf(Live.class);
    assertThat(world.serving(app).version()).isEqualTo(6);
  }

  @Test
  void theAppsOwnStagesHoldForARetry() {
    world.unwell.add(4);
    world.push(app, "3333333");
    Judging.stages(world, app, "10");
    assertThat(retry(Optional.of("v4"))).isInstanceOf(Held.class);
    assertThat(world.serving(app).version()).isEqualTo(3);
    world.releases().canaries().abort(app, World.BY_ANA);
    world.releases().retries().retry(app, Optional.empty(), canary("off"), World.BY_ANA);
    assertThat(world.serving(app).version()).isEqualTo(6);
  }

  @Test
  void aConfigChangeIsNoCanary() {
    world.unwell.add(4);
    world.set(app, "A", "1");
    assertThatThrownBy(() ->
            world.releases().retries().retry(app, Optional.empty(), canary("10"), World.BY_ANA))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("v4 was a config change, which all visitors are given at once");
  }

  private void heldV4() {
    world.orders.pin(app, 3, World.BY_ANA);
    world.push(app, "3333333");
  }

  @Test
  void aPromotionHasTheConfigOfNowAndEndsThePin() {
    heldV4();
    world.set(app, "SINCE", "1");

    Live live = (Live) promote("v4", false);

    assertThat(live.entry().release().description()).isEqualTo("Promote shop v4 3333333");
    assertThat(live.entry().release().ref().target()).contains(4);
    assertThat(world.runtime.specs.getLast().env()).containsEntry("SINCE", "1");
    assertThat(world.orders.pin(app)).isEmpty();
    assertThat(world.story(app)).contains("v4 held Deploy 3333333");
  }

  @Test
  void promotedTwiceIsPromotedOnce() {
    heldV4();
    promote("v4", false);
    assertThat(promote("v4", false)).isInstanceOf(NothingToChange.class);
    assertThat(world.story(app)).hasSize(5);
  }

  @Test
  void aPromotionThatFailsLeavesThePin() {
    heldV4();
    world.unwell.add(5);
    assertThat(promote("3333333", false)).isInstanceOf(Failed.class);
    assertThat(world.orders.pin(app)).isPresent();
    assertThat(world.routed(app)).containsExactly(3);
  }

  @Test
  void aPromotionIsRefusedWhereADeployIs() {
    heldV4();
    world.orders.lock(app, Optional.empty(), World.BY_ANA);
    assertThatThrownBy(() -> promote("v4", true)).hasMessageContaining("locked");
    world.orders.unlock(app, World.BY_ANA);
    world.slugs.lose(world.ledger.find(app.id(), 4).orElseThrow().release().slug().orElseThrow());
    assertThatThrownBy(() -> promote("v4", false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("v4's slug is gone: push its commit again");
    assertThat(world.story(app)).hasSize(4);
  }

  @Test
  void onlyWhatIsHeldIsPromoted() {
    world.unwell.add(4);
    world.push(app, "3333333");
    assertThatThrownBy(() -> promote("v4", false))
        .hasMessageContaining("v4 is not held, it failed. Try it again with: belay releases:retry");
    assertThatThrownBy(() -> promote("v3", false))
        .hasMessageContaining("v3 is not held, it served already. Go back to it with: belay rollb");
    assertThatThrownBy(() -> promote("v99", false)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> promote("a\u001b", false)).hasMessageContaining("is no name of one");
  }

  @Test
  void aFailedDeployIsTriedAgainAsANewRelease() {
    world.unwell.add(4);
    world.push(app, "3333333");

    Live live = (Live) retry(Optional.empty());

    assertThat(live.entry().release().description()).isEqualTo("Retry of v4: Deploy 3333333");
    assertThat(world.story(app))
        .endsWith("v4 failed Deploy 3333333", "v5 succeeded Retry of v4: Deploy 3333333");
    assertThatThrownBy(() -> retry(Optional.empty()))
        .hasMessage("v5 did not fail, it is succeeded: nothing to retry.");
  }

  @Test
  void aFailedConfigChangeSetsItsKeysOverTheConfigOfNow() {
    world.set(app, "OLD", "1");
    world.unwell.add(5);
    world
        .releases()
        .config()
        .set(app, Map.of("A", Optional.of("1"), "OLD", Optional.empty()), World.BY_ANA);
    world.set(app, "SINCE", "1");

    Live live = (Live) retry(Optional.of("v5"));

    assertThat(live.entry().release().description())
        .isEqualTo("Retry of v5: Set A, remove OLD config vars");
    assertThat(world.releases().config().config(app).keys()).containsExactly("A", "SINCE");
  }

  @Test
  void aFailedRollbackIsRolledBackAgainByItsName() {
    world.unwell.add(4);
    world.rollback(app);
    assertThatThrownBy(() -> retry(Optional.empty()))
        .isInstanceOf(Refused.class)
        .hasMessage("v4 was a rollback. Roll back again with: belay rollback v2 -a shop");
  }

  @Test
  void aRetryIsHeldByAPin() {
    world.unwell.add(4);
    world.push(app, "3333333");
    world.orders.pin(app, 3, World.BY_ANA);
    assertThat(retry(Optional.of("4"))).isInstanceOf(Held.class);
  }
}
