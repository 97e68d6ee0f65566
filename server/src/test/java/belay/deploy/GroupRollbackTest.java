package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.group.GroupTarget.Wanted;
import belay.preview.GroupPreview;
import belay.preview.GroupWish;
import belay.preview.RollbackWish;
import belay.rollback.RollbackTarget;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Held;
import belay.switching.DeployOutcome.Live;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The apps of a group go back as one, or not at all. */
class GroupRollbackTest extends GroupShopTest {
  @Test
  void bothGoBackInOneStepOfTheRouters() {
    GroupRollbacks.Rolled rolled = rollback(to(1));

    assertThat(rolled.each())
        .extracting(GroupRollbacks.Member::outcome)
        .hasOnlyElementsOfType(Live.class);
    assertThat(rolled.generation().label()).isEqualTo("G4");
    assertThat(rolled.generation().servedAt()).isPresent();
    assertThat(world.happened)
        .filteredOn(h -> h.startsWith("route"))
        .containsExactly("routes api:v2:UP web:v3:UP");
    assertThat(world.routed(api)).containsExactly(2);
    assertThat(world.routed(web)).containsExactly(3);
    assertThat(serving()).isEqualTo("4 5");
    assertThat(world.ledger.pendingTogether()).isEmpty();
  }

  @Test
  void twiceGoesFurtherBackAndUndoForward() {
    rollback(new Wanted.Previous());
    assertThat(serving()).isEqualTo("3 5");
    rollback(new Wanted.Previous());
    assertThat(serving()).isEqualTo("4 5");
    assertThat(newest().target()).contains(1);
    rollback(new Wanted.Undo());
    assertThat(serving()).isEqualTo("5 5");
    rollback(new Wanted.Undo());
    assertThat(serving()).isEqualTo("5 6");
    assertThat(
            world
                .serving(api)
                .release()
                .hasContentOf(world.ledger.find(api.id(), 3).orElseThrow().release()))
        .isTrue();
    assertThat(
            world
                .serving(web)
                .release()
                .hasContentOf(world.ledger.find(web.id(), 4).orElseThrow().release()))
        .isTrue();
  }

  @Test
  void oneThatIsNotWellLeavesAllAsTheyWere() {
    nothingIsWarm();
    world.unwell.add(5);

    GroupRollbacks.Rolled rolled = rollback(to(1));

    assertThat(rolled.each())
        .extracting(GroupRollbacks.Member::outcome)
        .hasOnlyElementsOfType(Failed.class);
    assertThat(serving()).isEqualTo("3 4");
    assertThat(world.routed(api)).containsExactly(3);
    assertThat(world.routed(web)).containsExactly(4);
    assertThat(world.runtime.running()).hasSize(2);
    assertThat(world.story(api)).contains("v4 failed Rollback to v2");
    assertThat(world.story(web)).contains("v5 failed Rollback to v3");
    assertThat(newest().servedAt()).isEmpty();
    assertThat(world.ledger.find(api.id(), 4).orElseThrow().statusDetail()).startsWith("web: ");
    world.unwell.clear();
    assertThat(rollback(new Wanted.Previous()).target().number()).isEqualTo(2);
  }

  @Test
  void oneThatDoesNotStayUpTakesAllBackInOneStep() {
    nothingIsWarm();
    world.dying.add(5);

    GroupRollbacks.Rolled rolled = rollback(to(1));

    assertThat(rolled.each())
        .extracting(GroupRollbacks.Member::outcome)
        .hasOnlyElementsOfType(Failed.class);
    assertThat(serving()).isEqualTo("3 4");
    assertThat(world.happened)
        .filteredOn(h -> h.startsWith("routes"))
        .containsExactly("routes api:v4:UP web:v5:UP", "routes api:v3:UP web:v4:UP");
    Settle.until(() -> world.runtime.running().size() == 2);
  }

  @Test
  void oneThatMustNotOverlapIsHeldAndAllSwitchWithIt() {
    world.overlap = false;
    world.push(web, "5555555");
    world.push(api, "6666666");
    world.overlap = true;
    world.happened.clear();

    assertThat(rollback(to(3)).each())
        .extracting(GroupRollbacks.Member::outcome)
        .hasOnlyElementsOfType(Live.class);

    assertThat(world.happened)
        .filteredOn(h -> h.startsWith("routes"))
        .containsExactly("routes api:v4:HELD web:v5:HELD", "routes api:v5:UP web:v6:UP");
    assertThat(world.routed(api)).containsExactly(5);
  }

  @Test
  void locksAndPinsStopNothingAndPinsAreForAll() {
    world.orders.lock(api, Optional.empty(), World.BY_ANA);
    world.orders.pin(web, 4, World.BY_ANA);
    RollbackWish pinned = RollbackWish.to(new RollbackTarget.Wanted.Previous()).pinned();
    rollback(new GroupWish(new Wanted.Exactly(1), Optional.of(3), pinned));

    assertThat(serving()).isEqualTo("4 5");
    assertThat(world.orders.pin(api).orElseThrow().version()).isEqualTo(2);
    assertThat(world.orders.pin(web).orElseThrow().version()).isEqualTo(3);
    world.orders.unlock(api, World.BY_ANA);
    assertThat(world.push(api, "7777777")).isInstanceOf(Held.class);
    rollback(new Wanted.Undo());
    assertThat(world.orders.pin(web)).isEmpty();
  }

  @Test
  void thePreviewIsOfAllAndWritesNothing() {
    GroupPreview preview = world.releases().across().groups().preview(shop, to(2));
    assertThat(preview.members()).extracting(m -> m.app().name().value()).containsExactly("web");
    assertThat(preview.unchanged()).extracting(a -> a.name().value()).containsExactly("api");
    assertThat(preview.warm()).isTrue();
    assertThat(newest().number()).isEqualTo(3);
    assertThat(preview.target().number()).isEqualTo(2);
  }

  @Test
  void afterACrashAllServeTheOldOrAllTheNew() {
    // What the journal and the router know right after the router was told, and nothing later.
    rollback(to(1));
    world.restart();
    assertThat(serving()).isEqualTo("4 5");
    assertThat(world.routed(api)).containsExactly(2);
    assertThat(world.routed(web)).containsExactly(3);
  }
}
