package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.group.Generation;
import belay.group.Group;
import belay.group.GroupTarget.Wanted;
import belay.preview.GroupWish;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.Refused;
import belay.release.ReleaseStatus;
import belay.release.Sign;
import belay.rollback.Block;
import belay.rollback.RollbackTarget;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Held;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What stands against a rollback of a group, and what comes in its way. */
class GroupFaultsTest extends GroupShopTest {
  @Test
  void aRouterThatCannotBeToldLeavesAllAsTheyWere() {
    world.routing.away(true);
    GroupRollbacks.Rolled rolled = rollback(to(1));
    world.routing.away(false);

    assertThat(rolled.each())
        .extracting(GroupRollbacks.Member::outcome)
        .hasOnlyElementsOfType(Failed.class);
    assertThat(serving()).isEqualTo("3 4");
    assertThat(world.routed(api)).containsExactly(3);
    assertThat(world.routed(web)).containsExactly(4);
    Settle.until(() -> world.happened.contains("routes api:v3:UP web:v4:UP"));
    rollback(to(1));
    assertThat(serving()).isEqualTo("5 6");
  }

  @Test
  void oneRefusalRefusesAllBeforeAnythingIsWritten() {
    world.orders.block(
        web,
        new Block(
            3,
            Optional.empty(),
            Optional.empty(),
            new Sign("bob@example.com", Instant.EPOCH, Optional.of("drops orders"))),
        World.BY_ANA);
    List<String> before = world.story(api);

    assertThatThrownBy(() -> rollback(to(1)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("G1 cannot be put back, web: ")
        .hasMessageContaining("drops orders");
    assertThatThrownBy(() -> rollback(new Wanted.Previous())).isInstanceOf(Refused.class);
    assertThat(world.story(api)).isEqualTo(before);
    assertThat(newest().number()).isEqualTo(3);
  }

  @Test
  void anExpiredReleaseRefusesAll() {
    world.ledger.mark(
        world.ledger.find(api.id(), 2).orElseThrow().release(), ReleaseStatus.EXPIRED, "removed");
    assertThatThrownBy(() -> rollback(to(1)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("G1 cannot be put back, api: v2's slug was removed");
    assertThat(serving()).isEqualTo("3 4");
  }

  @Test
  void memoryThatIsShortRefusesWhatIsCold() {
    nothingIsWarm();
    world.memoryShort = true;
    assertThatThrownBy(() -> rollback(to(1)))
        .hasMessageContaining("memory is short")
        .hasMessageContaining("api, web");
    assertThat(newest().number()).isEqualTo(3);
    assertThat(serving()).isEqualTo("3 4");
  }

  @Test
  void aGenerationFromBeforeAMemberJoinedIsRefused() {
    App mail = world.app("mail");
    world.push(mail, "8888888");
    shop = world.groups.add(shop, mail, World.BY_ANA);
    assertThatThrownBy(() -> rollback(to(1)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("does not say what mail ran");
    world.push(mail, "9999999");
    rollback(new Wanted.Previous());
    assertThat(world.serving(mail).release().ref().target()).contains(2);
  }

  @Test
  void whoSawAnotherGenerationIsRefused() {
    assertThatThrownBy(() ->
            rollback(
                new GroupWish(
                    new Wanted.Exactly(1),
                    Optional.of(2),
                    RollbackWish.to(new RollbackTarget.Wanted.Previous()))))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("G2 is not serving any more: G3");
  }

  @Test
  void aPushThatIsNotSwitchedMakesRoomAndIsHeld() throws InterruptedException {
    AtomicReference<Thread> rolls = new AtomicReference<>();
    world.whileBooting =
        version -> {
          if (version == 4 && rolls.get() == null) {
            rolls.set(Thread.ofVirtual().start(() -> rollback(to(1))));
            Settle.until(() ->
                rolls.get().getState() == Thread.State.TIMED_WAITING
                    || rolls.get().getState() == Thread.State.WAITING);
          }
        };
    assertThat(world.push(api, "5555555")).isInstanceOf(Held.class);
    java.util.Objects.requireNonNull(rolls.get()).join();
    assertThat(serving()).isEqualTo("5 5");
  }

  @Test
  void aMemberThatWasReleasedWhileItWaitedRefusesIt() throws InterruptedException {
    AtomicReference<Object> said = new AtomicReference<>("");
    AtomicReference<Thread> rolls = new AtomicReference<>();
    world
        .road()
        .turns()
        .take(
            api,
            "a test",
            _ -> {},
            now -> {
              rolls.set(
                  Thread.ofVirtual().start(() -> said.set(World.said(() -> rollback(to(1))))));
              Settle.until(() -> rolls.get().getState() == Thread.State.TIMED_WAITING);
              world.ledger.mark(
                  world.ledger.append(
                      new belay.ledger.Draft(
                          api.id(),
                          belay.release.Kind.CONFIG,
                          belay.release.Release.Ref.NONE,
                          "Set B config vars",
                          World.BY_ANA,
                          false,
                          world.serving(api).release().slug(),
                          world.serving(api).release().config())),
                  ReleaseStatus.SUCCEEDED,
                  "");
              return true;
            });
    java.util.Objects.requireNonNull(rolls.get()).join();
    assertThat(said.get().toString()).contains("v3 of api is not serving any more: v4 is");
    assertThat(serving()).isEqualTo("4 4");
  }

  @Test
  void groupsThatShareAMemberGoOneAfterTheOther() throws InterruptedException {
    Group other = world.groups.create("other", List.of(web), World.BY_ANA);
    world.push(web, "5555555");
    List<Thread> both =
        List.of(
            Thread.ofVirtual().start(() -> World.said(() -> rollback(to(1)))),
            Thread.ofVirtual()
                .start(() ->
                    World.said(() ->
                        world
                            .releases()
                            .across()
                            .groups()
                            .rollback(
                                other,
                                new GroupWish(
                                    new Wanted.Previous(),
                                    Optional.empty(),
                                    RollbackWish.to(new RollbackTarget.Wanted.Previous())),
                                World.BY_ANA))));
    for (Thread one : both) {
      one.join();
    }
    assertThat(world.ledger.pending()).isEmpty();
    assertThat(world.groups.verify(shop)).isInstanceOf(belay.ledger.Verification.Whole.class);
    assertThat(world.groups.verify(other)).isInstanceOf(belay.ledger.Verification.Whole.class);
    int serves = world.serving(web).version();
    for (Group group : List.of(shop, other)) {
      Generation newest =
          world.groups.newest(group, Integer.MAX_VALUE, 9).stream()
              .filter(g -> g.servedAt().isPresent())
              .findFirst()
              .orElseThrow();
      assertThat(newest.part(web.id()).orElseThrow().version()).isEqualTo(serves);
    }
  }

  @Test
  void aMemberThatIsDestroyedLeavesAndTheOthersGoBack() {
    world.changes().life().destroy(web, World.BY_ANA);
    assertThat(newest().parts()).extracting(p -> p.app()).containsExactly("api");
    shop = world.groups.find("shop").orElseThrow();
    rollback(to(1));
    assertThat(world.serving(api).release().ref().target()).contains(2);
    assertThat(world.groups.verify(shop)).isInstanceOf(belay.ledger.Verification.Whole.class);
  }

  @Test
  void aMemberThatIsDestroyedWhileItWaitsRefusesIt() throws InterruptedException {
    AtomicReference<Object> said = new AtomicReference<>("");
    AtomicReference<Thread> rolls = new AtomicReference<>();
    world
        .road()
        .turns()
        .take(
            web,
            "a test",
            _ -> {},
            now -> {
              rolls.set(
                  Thread.ofVirtual().start(() -> said.set(World.said(() -> rollback(to(1))))));
              Settle.until(() -> rolls.get().getState() == Thread.State.TIMED_WAITING);
              world.apps.forget(web, World.BY_ANA);
              return true;
            });
    java.util.Objects.requireNonNull(rolls.get()).join();
    assertThat(said.get().toString()).contains("Couldn't find that app.");
    assertThat(world.serving(api).version()).isEqualTo(3);
    assertThat(world.ledger.pending()).isEmpty();
  }

  @Test
  void aMemberThatIsRenamedGoesBackAsWhatItWas() {
    App renamed =
        world.changes().life().rename(web, new belay.release.AppName("shopfront"), World.BY_ANA);
    assertThat(rollback(to(1)).each().stream().map(m -> m.app().name().value()).toList())
        .containsExactlyInAnyOrder("api", "shopfront");
    assertThat(world.serving(renamed).version()).isEqualTo(5);
    assertThat(newest().part(web.id()).orElseThrow().app()).isEqualTo("shopfront");
    assertThat(world.groups.verify(shop)).isInstanceOf(belay.ledger.Verification.Whole.class);
  }
}
