package belay.deploy;

import static belay.deploy.CommitIds.full;
import static belay.deploy.Settle.until;
import static belay.deploy.World.BY_ANA;
import static belay.deploy.World.said;
import static org.assertj.core.api.Assertions.assertThat;

import belay.pipeline.Pipeline;
import belay.pipeline.Promotion;
import belay.pipeline.Promotion.Target;
import belay.pipeline.Stage;
import belay.release.App;
import belay.release.CanaryStages;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.Sign;
import belay.release.Slug;
import belay.rollback.Block;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shop is the staging app of a pipeline with two apps in production. */
class PromotionsTest extends ShopTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  private Pipeline pipeline;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App eu;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App us;

  @BeforeEach
  void couple() {
    eu = world.app("shop-eu");
    us = world.app("shop-us");
    pipeline = world.pipelines.create("shops", new UUID(0, 1));
    world.pipelines.couple(pipeline, app, Stage.STAGING);
    world.pipelines.couple(pipeline, eu, Stage.PRODUCTION);
    world.pipelines.couple(pipeline, us, Stage.PRODUCTION);
  }

  private Promotion begin(App... targets) {
    return world
        .releases()
        .across()
        .promotions()
        .promote(pipeline, app, List.of(targets), Retries.How.USUAL, BY_ANA);
  }

  /** As it stands when no target is under way any more. */
  private Promotion done(Promotion begun) {
    until(() -> found(begun).isCompleted());
    return found(begun);
  }

  private Promotion found(Promotion begun) {
    return world.pipelines.promotion(begun.id()).orElseThrow();
  }

  /** {@code succeeded}, or {@code failed: why}, of each target. */
  private List<String> ends(Promotion promotion) {
    return promotion.targets().stream().map(PromotionsTest::end).toList();
  }

  private static String end(Target target) {
    return target.status().word() + target.error().map(e -> ": " + e).orElse("");
  }

  private Slug slug(App of) {
    return world.serving(of).release().slug().flatMap(world.ledger::slug).orElseThrow();
  }

  private void block(App of, int version, String reason) {
    LedgerEntry entry = world.ledger.find(of.id(), version).orElseThrow();
    Optional<String> commit =
        entry.release().slug().flatMap(world.ledger::slug).flatMap(Slug::commit);
    Sign sign = new Sign("ana@example.com", world.time().instant(), Optional.of(reason));
    world.orders.block(of, Block.of(entry, commit, sign), BY_ANA);
  }

  @Test
  void aPromotionCopiesTheCodeAndNeverTheConfig() {
    world.push(app, "1111111");
    world.set(app, "WHERE", "staging");
    world.set(eu, "WHERE", "europe");
    Promotion promotion = done(begin(eu, us));
    assertThat(ends(promotion)).containsExactly("succeeded", "succeeded");
    assertThat(world.story(eu))
        .containsExactly(
            "v1 succeeded Initial release",
            "v2 succeeded Set WHERE config vars",
            "v3 succeeded Promote shop v3 1111111");
    Release release = world.serving(eu).release();
    assertThat(release.config().values()).containsExactly(java.util.Map.entry("WHERE", "europe"));
    assertThat(world.serving(us).release().config().values()).isEmpty();
    assertThat(release.ref().commit()).contains(full("1111111"));
    assertThat(promotion.targets().getFirst().releaseId()).contains(release.id());
    assertThat(slug(eu).isCopyOf(slug(app))).isTrue();
    assertThat(slug(eu).appId()).isEqualTo(eu.id());
    assertThat(world.routed(eu)).containsExactly(3);
    assertThat(world.ledger.verify(eu.id())).isInstanceOf(belay.ledger.Verification.Whole.class);
  }

  private Promotion begin(CanaryStages stages, App... targets) {
    var how = new Retries.How(false, Optional.of(stages));
    return world
        .releases()
        .across()
        .promotions()
        .promote(pipeline, app, List.of(targets), how, BY_ANA);
  }

  @Test
  void aPartOfATargetsVisitorsMayBeGivenItFirst() {
    world.push(app, "1111111");
    done(begin(eu, us));
    world.push(app, "2222222");
    Promotion promotion = done(begin(CanaryStages.parse("10"), eu));
    assertThat(ends(promotion)).containsExactly("succeeded");
    assertThat(world.story(eu)).last().isEqualTo("v3 canary Promote shop v3 2222222");
    assertThat(world.serving(eu).version()).isEqualTo(2);
    // What is found after a start is told as it was before.
    world.restart();
    assertThat(ends(found(promotion))).containsExactly("succeeded");
    // One at a time.
    world.push(app, "3333333");
    assertThat(ends(done(begin(eu, us))))
        .satisfiesExactly(
            one -> assertThat(one).contains("failed", "v3 is a canary at 10 %"),
            other -> assertThat(other).isEqualTo("succeeded"));
    world.releases().canaries().promote(eu, false, BY_ANA);
    assertThat(world.serving(eu).version()).isEqualTo(3);
  }

  @Test
  void aTargetsOwnStagesHoldForWhatIsPromotedToIt() {
    world.push(app, "1111111");
    done(begin(eu, us));
    Judging.stages(world, eu, "10,50");
    world.push(app, "2222222");
    done(begin(eu, us));
    assertThat(world.story(eu)).last().isEqualTo("v3 canary Promote shop v3 2222222");
    assertThat(world.serving(us).version()).isEqualTo(3);
  }

  @Test
  void aFailingReleasePhaseKeepsOneTargetWhereItWas() {
    world.processTypes.put("release", "migrate");
    world.push(app, "1111111");
    done(begin(eu, us));
    world.push(app, "2222222");
    world.runtime.commandFails(us.id());
    Promotion promotion = done(begin(eu, us));
    assertThat(ends(promotion).getFirst()).isEqualTo("succeeded");
    assertThat(ends(promotion).getLast())
        .startsWith("failed: v3 failed: ")
        .contains("v2 still serves.");
    assertThat(world.routed(us)).containsExactly(2);
    assertThat(world.routed(eu)).containsExactly(3);
    assertThat(promotion.targets().getLast().releaseId())
        .contains(world.ledger.find(us.id(), 3).orElseThrow().release().id());
  }

  @Test
  void whatServesThereAlreadyIsNoNewRelease() {
    world.push(app, "1111111");
    done(begin(eu));
    Promotion again = done(begin(eu));
    assertThat(ends(again)).containsExactly("succeeded");
    assertThat(again.targets().getFirst().releaseId()).contains(world.serving(eu).release().id());
    assertThat(world.story(eu)).hasSize(2);
  }

  @Test
  void whatTheSourceForgetsOrTakesWithItIsNoLossOfTheTarget() {
    world.push(app, "1111111");
    done(begin(eu));
    world.changes().life().destroy(app, BY_ANA);
    assertThat(world.slugs.has(slug(eu).id())).isTrue();
    world.restart();
    assertThat(world.slugs.has(slug(eu).id())).isTrue();
    assertThat(world.routed(eu)).containsExactly(2);
    assertThat(world.pipelines.couplings(pipeline)).hasSize(2);
  }

  @Test
  void blockedCodeIsNotPromotedAndNotPushedOrPutBackFurtherDown() {
    world.push(app, "1111111");
    done(begin(eu));
    world.push(app, "2222222");
    done(begin(eu));
    block(app, 2, "drops orders");
    assertThat(said(() -> world.push(eu, "1111111")))
        .contains("Commit 1111111 is not deployed: v2 of shop is blocked by ana@example.com")
        .contains("releases:unblock v2 -a shop");
    assertThat(said(() -> world.push(us, "1111111"))).contains("v2 of shop is blocked");
    assertThat(said(() -> world.rollback(eu, "v2")))
        .contains("v2 has the code of v2 of shop, which is blocked");
    assertThat(said(() -> world.rollback(eu))).doesNotStartWith("done");
    assertThat(said(() -> world.push(us, "3333333"))).startsWith("done");
    block(app, 3, "slow");
    assertThat(said(() -> begin(us)))
        .startsWith("Nothing is promoted from shop: Commit 2222222 is not deployed: v3 is blocked");
    world.orders.unblock(app, 3, BY_ANA);
    assertThat(ends(done(begin(us)))).containsExactly("succeeded");
  }

  @Test
  void aBlockHoldsNeitherUpstreamNorBeside() {
    world.push(app, "1111111");
    done(begin(eu));
    block(eu, 2, "wrong for Europe");
    world.push(app, "2222222");
    assertThat(said(() -> world.rollback(app, "v2"))).startsWith("done");
    assertThat(ends(done(begin(us)))).containsExactly("succeeded");
  }

  @Test
  void blockedInTheTargetFailsThereAlone() {
    world.push(app, "1111111");
    done(begin(eu));
    block(eu, 2, "wrong for Europe");
    world.push(eu, "3333333");
    Promotion promotion = done(begin(eu, us));
    assertThat(ends(promotion).getFirst()).startsWith("failed: Commit 1111111 is not deployed: v2");
    assertThat(ends(promotion).getLast()).isEqualTo("succeeded");
  }

  @Test
  void codeOfNoCommitIsKnownByWhatItIs() {
    pushWithoutCommit();
    done(begin(eu));
    block(app, 2, "drops orders");
    world.push(eu, "3333333");
    assertThat(said(() -> world.rollback(eu, "v2"))).contains("v2 of shop, which is blocked");
  }

  private void pushWithoutCommit() {
    try {
      var source = java.nio.file.Files.createTempDirectory(root, "source");
      java.nio.file.Files.writeString(source.resolve("file"), "tree");
      world
          .releases()
          .deploys()
          .deploy(
              app,
              new Deploys.Source(source, Optional.empty(), Optional.empty(), false),
              BY_ANA,
              line -> {});
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void locksAndPinsAndWhatWasRolledBackFromHold() {
    world.push(app, "1111111");
    done(begin(eu, us));
    world.push(app, "2222222");
    done(begin(eu));
    world.rollback(eu);
    world.orders.lock(us, Optional.empty(), BY_ANA);
    Promotion promotion = done(begin(eu, us));
    assertThat(ends(promotion).getFirst())
        .contains(
            "it was rolled back from by ana@example.com",
            "To insist: the same promotion with --force")
        .doesNotContain("belay deploy", "git push");
    assertThat(ends(promotion).getLast()).startsWith("failed: Deploys of shop-us are locked");
    world.orders.unlock(us, BY_ANA);
    world.orders.pin(us, 2, BY_ANA);
    Promotion forced =
        done(
            world
                .releases()
                .across()
                .promotions()
                .promote(
                    pipeline,
                    app,
                    List.of(eu, us),
                    new Retries.How(true, Optional.empty()),
                    BY_ANA));
    assertThat(ends(forced).getFirst()).isEqualTo("succeeded");
    assertThat(ends(forced).getLast()).startsWith("failed: v3 is held, not live");
    assertThat(world.routed(us)).containsExactly(2);
  }

  @Test
  void codeGoesOnlyForwardAndOnlyInsideThePipeline() {
    assertThat(said(() -> begin(eu))).contains("shop has no code yet");
    world.push(app, "1111111");
    App other = world.app("other");
    assertThat(said(() -> begin(other))).startsWith("other is not in the pipeline shops.");
    assertThat(said(() -> begin(app))).contains("shop is in staging");
    assertThat(
            said(() ->
                world
                    .releases()
                    .across()
                    .promotions()
                    .promote(pipeline, eu, List.of(app), Retries.How.USUAL, BY_ANA)))
        .contains("Code goes from production to a later stage");
  }

  @Test
  void aFullDiskFailsTheTargetAndLeavesNothing() {
    world.push(app, "1111111");
    int before = world.slugs.all().size();
    world.slugs.full(true);
    Promotion promotion = done(begin(eu));
    assertThat(ends(promotion).getFirst()).startsWith("failed: ").contains("the disk is full");
    assertThat(world.story(eu)).containsExactly("v1 succeeded Initial release");
    world.slugs.full(false);
    assertThat(world.slugs.all()).hasSize(before);
    assertThat(ends(done(begin(eu)))).containsExactly("succeeded");
  }

  @Test
  void aFullLedgerIsToldWhenThereIsRoomAgainAsTheLedgerTellsIt() {
    world.push(app, "1111111");
    world.whileBooting = _ -> LedgerPages.max(world, LedgerPages.of(world));
    Promotion begun = begin(eu);
    until(() ->
        world.happened.stream().anyMatch(h -> h.startsWith("stop v2") || h.startsWith("route v2")));
    LedgerPages.max(world, 1 << 20);
    Promotion promotion = done(begun);
    until(() -> world.ledger.pending().isEmpty());
    String status = world.ledger.find(eu.id(), 2).orElseThrow().status().word();
    assertThat(ends(promotion).getFirst()).startsWith(status);
    assertThat(ends(done(begin(eu)))).containsExactly("succeeded");
  }

  @Test
  void aCrashBeforeTheReleaseIsToldAsWhatItWas() {
    world.push(app, "1111111");
    Promotion promotion =
        world.pipelines.promote(pipeline, app, world.serving(app).release().id(), List.of(eu, us));
    UUID copy = new UUID(7, 7);
    world.slugs.copy(slug(app).id(), copy);
    world.ledger.keep(slug(app).copy(copy, eu.id()));
    world.pipelines.chosen(promotion.targets().getFirst(), copy);
    world.restart();
    assertThat(ends(found(promotion)))
        .allMatch(e -> e.startsWith("failed: The server stopped before it wrote a release"));
    assertThat(world.slugs.has(copy)).isFalse();
  }

  @Test
  void aCrashAmidTheSwitchIsToldByTheLedger() {
    world.push(app, "1111111");
    Promotion promotion =
        world.pipelines.promote(pipeline, app, world.serving(app).release().id(), List.of(eu, us));
    for (int i = 0; i < 2; i++) {
      App target = List.of(eu, us).get(i);
      UUID copy = new UUID(7, i);
      world.slugs.copy(slug(app).id(), copy);
      world.ledger.keep(slug(app).copy(copy, target.id()));
      world.pipelines.chosen(promotion.targets().get(i), copy);
      Release release = world.ledger.append(draft(target, copy));
      if (i == 0) {
        world.ledger.mark(release, belay.release.ReleaseStatus.SUCCEEDED, "");
      }
    }
    world.restart();
    assertThat(ends(found(promotion)))
        .containsExactly("succeeded", "failed: v2 failed: interrupted.");
    assertThat(found(promotion).targets()).allMatch(t -> t.releaseId().isPresent());
  }

  private static belay.ledger.Draft draft(App target, UUID copy) {
    return new belay.ledger.Draft(
        target.id(),
        belay.release.Kind.PROMOTE,
        Release.Ref.commit(full("1111111")),
        "Promote shop v2 1111111",
        BY_ANA,
        true,
        Optional.of(copy),
        belay.release.ConfigVars.EMPTY);
  }
}
