package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.group.Generation;
import belay.group.Group;
import belay.group.GroupTarget.Wanted;
import belay.preview.GroupPreview;
import belay.preview.GroupWish;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.ReleaseStatus;
import belay.release.Refused;
import belay.release.Sign;
import belay.rollback.Block;
import belay.rollback.RollbackTarget;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Held;
import belay.switching.DeployOutcome.Live;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The apps of a group go back as one, or not at all. */
class GroupRollbackTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App api;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App web;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Group shop;

  /** G1 is api v2 and web v3, G2 api v3 and web v3, G3 api v3 and web v4. */
  @BeforeEach
  void open() {
    world = new World(root);
    api = world.app("api");
    web = world.app("web");
    world.push(api, "1111111");
    world.push(web, "2222222");
    world.set(web, "A", "1");
    shop = world.groups.create("shop", List.of(api, web), World.BY_ANA);
    world.push(api, "3333333");
    world.push(web, "4444444");
    world.happened.clear();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private GroupRollbacks.Rolled rollback(Wanted wanted) {
    return rollback(new GroupWish(wanted, Optional.empty(), RollbackWish.to(new RollbackTarget.Wanted.Previous())));
  }

  private GroupRollbacks.Rolled rollback(GroupWish wish) {
    return world.releases().groups().rollback(shop, wish, World.BY_ANA);
  }

  private static GroupWish to(int number) {
    return new GroupWish(
        new Wanted.Number(number),
        Optional.empty(),
        RollbackWish.to(new RollbackTarget.Wanted.Previous()));
  }

  private Generation newest() {
    return world.groups.newest(shop, Integer.MAX_VALUE, 1).getFirst();
  }

  /** {@code 2 3}: what serves of both. */
  private String serving() {
    return world.serving(api).version() + " " + world.serving(web).version();
  }

  private void nothingIsWarm() {
    for (App app : List.of(api, web)) {
      world.changes().settings().keepWarm(app, Duration.ZERO, World.BY_ANA);
    }
    Settle.until(() -> world.runtime.running().size() == 2);
    world.happened.clear();
  }

  @Test
  void bothGoBackInOneStepOfTheRouters() {
    GroupRollbacks.Rolled rolled = rollback(to(1));

    assertThat(rolled.each()).extracting(GroupRollbacks.Member::outcome).hasOnlyElementsOfType(Live.class);
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
    assertThat(world.serving(api).release().hasContentOf(world.ledger.find(api.id(), 3).orElseThrow().release())).isTrue();
    assertThat(world.serving(web).release().hasContentOf(world.ledger.find(web.id(), 4).orElseThrow().release())).isTrue();
  }

  @Test
  void oneThatIsNotWellLeavesAllAsTheyWere() {
    nothingIsWarm();
    world.unwell.add(5);

    GroupRollbacks.Rolled rolled = rollback(to(1));

    assertThat(rolled.each()).extracting(GroupRollbacks.Member::outcome).hasOnlyElementsOfType(Failed.class);
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

    assertThat(rolled.each()).extracting(GroupRollbacks.Member::outcome).hasOnlyElementsOfType(Failed.class);
    assertThat(serving()).isEqualTo("3 4");
    assertThat(world.happened)
        .filteredOn(h -> h.startsWith("routes"))
        .containsExactly("routes api:v4:UP web:v5:UP", "routes api:v3:UP web:v4:UP");
    Settle.until(() -> world.runtime.running().size() == 2);
  }

  @Test
  void aRouterThatCannotBeToldLeavesAllAsTheyWere() {
    world.routing.away(true);
    GroupRollbacks.Rolled rolled = rollback(to(1));
    world.routing.away(false);

    assertThat(rolled.each()).extracting(GroupRollbacks.Member::outcome).hasOnlyElementsOfType(Failed.class);
    assertThat(serving()).isEqualTo("3 4");
    assertThat(world.routed(api)).containsExactly(3);
    assertThat(world.routed(web)).containsExactly(4);
    Settle.until(() -> world.happened.contains("routes api:v3:UP web:v4:UP"));
    rollback(to(1));
    assertThat(serving()).isEqualTo("5 6");
  }

  @Test
  void oneThatMustNotOverlapIsHeldAndAllSwitchWithIt() {
    world.overlap = false;
    world.push(web, "5555555");
    world.push(api, "6666666");
    world.overlap = true;
    world.happened.clear();

    assertThat(rollback(to(3)).each()).extracting(GroupRollbacks.Member::outcome).hasOnlyElementsOfType(Live.class);

    assertThat(world.happened)
        .filteredOn(h -> h.startsWith("routes"))
        .containsExactly("routes api:v4:HELD web:v5:HELD", "routes api:v5:UP web:v6:UP");
    assertThat(world.routed(api)).containsExactly(5);
  }

  @Test
  void oneRefusalRefusesAllBeforeAnythingIsWritten() {
    world
        .orders
        .block(
            web,
            new Block(3, Optional.empty(), Optional.empty(), new Sign("bob@example.com", Instant.EPOCH, Optional.of("drops orders"))),
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
    world.ledger.mark(world.ledger.find(api.id(), 2).orElseThrow().release(), ReleaseStatus.EXPIRED, "removed");
    assertThatThrownBy(() -> rollback(to(1)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("G1 cannot be put back, api: v2's slug was removed");
    assertThat(serving()).isEqualTo("3 4");
  }

  @Test
  void locksAndPinsStopNothingAndPinsAreForAll() {
    world.orders.lock(api, Optional.empty(), World.BY_ANA);
    world.orders.pin(web, 4, World.BY_ANA);
    RollbackWish pinned =
        new RollbackWish(
            new RollbackTarget.Wanted.Previous(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            false,
            false,
            true,
            false);
    rollback(new GroupWish(new Wanted.Number(1), Optional.of(3), pinned));

    assertThat(serving()).isEqualTo("4 5");
    assertThat(world.orders.pin(api).orElseThrow().version()).isEqualTo(2);
    assertThat(world.orders.pin(web).orElseThrow().version()).isEqualTo(3);
    world.orders.unlock(api, World.BY_ANA);
    assertThat(world.push(api, "7777777")).isInstanceOf(Held.class);
    rollback(new Wanted.Undo());
    assertThat(world.orders.pin(web)).isEmpty();
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
  void memoryThatIsShortDoesNotMatterToWhatIsWarm() {
    world.memoryShort = true;
    assertThat(rollback(to(1)).each()).extracting(GroupRollbacks.Member::outcome).hasOnlyElementsOfType(Live.class);
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
                    new Wanted.Number(1),
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
            Settle.until(() -> rolls.get().getState() == Thread.State.TIMED_WAITING
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
    world.road().turns().take(api, "a test", _ -> {}, now -> {
      rolls.set(Thread.ofVirtual().start(() -> said.set(World.said(() -> rollback(to(1))))));
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
  void thePreviewIsOfAllAndWritesNothing() {
    GroupPreview preview = world.releases().groups().preview(shop, to(2));
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
