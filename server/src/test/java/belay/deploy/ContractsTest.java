package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.OfSettings;
import belay.contract.Contract;
import belay.contract.Contract.State;
import belay.finalizing.DataCheckpoint;
import belay.finalizing.Finalizer;
import belay.guard.Guarded;
import belay.guard.Verdict;
import belay.preview.RollbackPreview;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.NotFound;
import belay.release.Refused;
import belay.rollback.RollbackTarget.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The destructive halves of migrations, from the push to what cannot be gone back to. */
class ContractsTest {
  @TempDir Path directory;
  private World world;
  private App shop;
  private final Map<UUID, Guarded> judged = new HashMap<>();
  private DataCheckpoint checkpoint = DataCheckpoint.NONE;

  @BeforeEach
  void begin() {
    world = new World(directory);
    world.recover();
    shop = world.app("shop");
    world.push(shop, "1111111");
    world.processTypes.put("contract", "drop");
    world.push(shop, "2222222");
    world.push(shop, "3333333");
  }

  @AfterEach
  void end() {
    world.close();
  }

  private Finalizer finalizer() {
    return PlayedContracts.of(
        world, _ -> judged, (app, release, by) -> checkpoint.take(app, release, by));
  }

  private State state(int version) {
    return finalizer().one(shop, version).state();
  }

  private void finalizes(int version) {
    finalizer().begin(shop, version, World.BY_ANA);
  }

  private List<String> ran() {
    return world.happened.stream().filter(h -> h.contains(" contract ")).toList();
  }

  private String previewOf(String target) {
    RollbackPreview preview =
        world.releases().rollbacks().preview(shop, RollbackWish.to(new Wanted.Named(target)));
    return preview.why() + " " + preview.needs();
  }

  @Test
  void aPushSaysUntilWhenRollbacksAreSafeAndTheContractIsNotRun() {
    assertThat(world.told)
        .contains(
            "       Releases before v4 are safe until it is finalized:",
            "       belay releases:finalize v4 -a shop");
    assertThat(ran()).isEmpty();
    assertThat(previewOf("v2")).contains("v2 is safe until v3 is finalized");
    assertThat(previewOf("v3")).contains("v3 is safe until v4 is finalized");
  }

  @Test
  void finalizingRunsThoseBeforeItOldestFirstWithTheCurrentConfig() {
    world.set(shop, "COLOUR", "green");
    finalizes(4);
    assertThat(ran()).hasSize(2);
    var specs =
        world.runtime.onces.stream().filter(s -> s.name().type().equals("contract")).toList();
    assertThat(specs)
        .extracting(s -> s.name().toString())
        .containsExactly("contract.3", "contract.4");
    assertThat(specs)
        .allSatisfy(s ->
            assertThat(s.env())
                .containsEntry("COLOUR", "green")
                .containsEntry("PGOPTIONS", "-c lock_timeout=5s"));
    assertThat(specs.get(0).directory()).isNotEqualTo(specs.get(1).directory());
    assertThat(state(3)).isEqualTo(State.FINALIZED);
    assertThat(state(4)).isEqualTo(State.FINALIZED);
    assertThat(finalizer().open(shop)).isEmpty();
    assertThat(finalizer().output(shop, 4)).isEqualTo("migrated\n");
    assertThatThrownBy(() -> finalizes(4)).hasMessage("v4 is finalized already.");
  }

  @Test
  void whoeverSetItsOwnTimeoutKeepsIt() {
    world.set(shop, "PGOPTIONS", "-c lock_timeout=1min");
    finalizes(3);
    assertThat(world.runtime.onces.getLast().env())
        .containsEntry("PGOPTIONS", "-c lock_timeout=1min");
  }

  @Test
  void releasesBeforeItAreRefusedUnlessInsistedAndTheDefaultPassesThemOver() {
    finalizes(4);
    assertThat(World.said(() -> world.rollback(shop, "v3")))
        .contains("v3 is behind the contract of v4", "belay rollback v3 --accept-contract");
    assertThat(World.said(() -> world.rollback(shop)))
        .contains("No previous release found", "v3 is behind the contract of v4");
    world.push(shop, "4444444");
    world.push(shop, "5555555");
    world.rollback(shop);
    assertThat(world.serving(shop).release().description()).isEqualTo("Rollback to v5");
    assertThat(World.said(() -> world.rollback(shop))).contains("Rollback to v4");
    assertThat(World.said(() -> world.rollback(shop))).contains("behind the contract of v4");
    RollbackWish insisted =
        RollbackWish.to(new Wanted.Named("v2"))
            .accepting(new RollbackWish.Accepted(java.util.Set.of(), false, false, true));
    world.releases().rollbacks().rollback(shop, insisted, World.BY_ANA);
    assertThat(world.serving(shop).release().description()).isEqualTo("Rollback to v2");
  }

  @Test
  void aFailedOneIsToldKeepsTheWayBackAndIsTriedAgainByHand() {
    world.runtime.oneOffsExitWith(3);
    finalizes(4);
    assertThat(state(3)).isEqualTo(State.FAILED);
    Contract fourth = finalizer().one(shop, 4).contract();
    assertThat(fourth.last().orElseThrow().detail())
        .isEqualTo("the contract of v3, before it, failed");
    assertThat(world.contracts.failing().get(shop.id())).contains("v4");
    assertThat(world.apps.events(shop, Long.MAX_VALUE, true, 10).toString())
        .contains("The contract of v3 failed");
    assertThat(previewOf("v2")).doesNotContain("behind");
    world.runtime.oneOffsExitWith(0);
    finalizes(4);
    assertThat(state(3)).isEqualTo(State.FINALIZED);
    assertThat(world.contracts.failing()).isEmpty();
  }

  @Test
  void aCheckpointThatCannotBeTakenHasNothingRun() {
    checkpoint =
        (_, _, _) -> {
          throw Refused.rule("The disk is full.");
        };
    finalizes(3);
    assertThat(ran()).isEmpty();
    assertThat(finalizer().one(shop, 3).contract().last().orElseThrow().detail())
        .isEqualTo("The disk is full.");
  }

  @Test
  void aKillInTheMiddleIsNotSaidToBeDone() {
    world.contracts.step(shop, 3, Contract.Word.BEGUN, "drop", World.BY_ANA);
    world.contracts.step(shop, 3, Contract.Word.RUNNING, "drop", World.BY_ANA);
    assertThat(state(3)).isEqualTo(State.RUNNING);
    finalizer().begin();
    assertThat(state(3)).isEqualTo(State.FAILED);
    assertThat(world.contracts.failing().get(shop.id())).contains("nobody saw");
    assertThat(World.said(() -> world.rollback(shop, "v2"))).contains("done");
    world.releases().rollbacks().rollback(shop, RollbackWish.to(new Wanted.Undo()), World.BY_ANA);
    world.push(shop, "4444444");
    finalizer().begin();
    assertThat(
            world.apps.events(shop, Long.MAX_VALUE, true, 50).stream()
                .filter(e -> e.what().contains("nobody saw")))
        .hasSize(1);
  }

  @Test
  void whatDoesNotServeOrWasLeftIsNotFinalized() {
    world.rollback(shop, "v3");
    assertThat(World.said(() -> finalizer().begin(shop, 4, World.BY_ANA)))
        .contains("v4 cannot be finalized: v5 serves, which has the code of v3.");
    world.push(shop, "4444444");
    assertThat(finalizer().open(shop)).extracting(s -> s.version()).containsExactly(3, 6);
    assertThatThrownBy(() -> finalizes(2)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> finalizes(99)).isInstanceOf(NotFound.class);
  }

  @Test
  void aConfigChangeHasTheContractOfItsCode() {
    world.set(shop, "A", "1");
    assertThat(finalizer().open(shop)).extracting(s -> s.version()).containsExactly(3, 4);
    finalizes(5);
    assertThat(state(4)).isEqualTo(State.FINALIZED);
    assertThat(previewOf("v4")).doesNotContain("behind");
  }

  private void after(Duration time) {
    var settings = world.apps.settings(shop);
    var before = settings.rollbacks();
    world.apps.settings(
        shop,
        settings.withRollbacks(
            new belay.apps.RollbackSettings(
                before.config(),
                before.sticky(),
                before.pin(),
                before.urls(),
                before.rehearse(),
                before.guard(),
                before.retry(),
                before.canary(),
                time)),
        new OfSettings.Changed(new java.util.TreeMap<>(), new java.util.TreeMap<>()),
        World.BY_ANA);
  }

  private void clean(int version) {
    UUID id = world.ledger.find(shop.id(), version).orElseThrow().release().id();
    judged.put(
        id,
        Guarded.begun(id, shop.id(), version, Optional.empty(), java.time.Instant.EPOCH)
            .judged(Verdict.CLEAN, List.of(), Optional.empty(), 1_000));
  }

  @Test
  void byItselfOnlyOnceItsTimeIsOverAndTheGuardSaysClean() {
    finalizer().look();
    after(Duration.ofHours(24));
    finalizer().look();
    world.clock(1_700_000_000 + 25 * 3_600, false);
    finalizer().look();
    assertThat(ran()).isEmpty();
    assertThat(finalizer().one(shop, 4).waits())
        .contains("the guard has not found its release clean");
    clean(3);
    clean(4);
    world.orders.pin(shop, 4, World.BY_ANA);
    finalizer().look();
    assertThat(ran()).isEmpty();
    world.orders.unpin(shop, World.BY_ANA);
    finalizer().look();
    assertThat(ran()).hasSize(2);
    assertThat(state(4)).isEqualTo(State.FINALIZED);
  }
}
