package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.Refused;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.Held;
import belay.switching.DeployOutcome.Live;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rollbacks that meet other changes of the same app. */
class RollbackRacesTest extends ShopTest {
  private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() {
    deployTwice();
  }

  @AfterEach
  void close() {
    others.close();
  }

  /** Asked for by somebody else; answers once it waits for its turn. */
  private static CompletableFuture<DeployOutcome> waiting(Supplier<DeployOutcome> change) {
    CompletableFuture<DeployOutcome> outcome = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                outcome.complete(change.get());
              } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
              }
            });
    Settle.until(() -> thread.getState() == Thread.State.TIMED_WAITING || outcome.isDone());
    return outcome;
  }

  private void whileBooting(int version, Runnable task) {
    world.whileBooting =
        v -> {
          if (v == version) {
            task.run();
          }
        };
  }

  @Test
  void rollbackDuringBuild() {
    assertThat(new Overtaking(world, app).push()).isInstanceOf(Held.class);
    assertThat(world.story(app)).endsWith("v4 succeeded Rollback to v2", "v5 held Deploy 3333333");
    assertThat(world.routed(app)).containsExactly(4);
  }

  @Test
  void rollbackDuringSwitch() {
    var asked = new AtomicReference<CompletableFuture<DeployOutcome>>();
    whileBooting(4, () -> asked.set(waiting(() -> world.rollback(app, "v2"))));

    Held held = (Held) world.push(app, "3333333");

    assertThat(held.message()).contains("ana@example.com rolled back before it was switched");
    assertThat(asked.get().join()).isInstanceOf(Live.class);
    assertThat(world.story(app)).endsWith("v4 held Deploy 3333333", "v5 succeeded Rollback to v2");
    assertThat(world.routed(app)).containsExactly(5);
    assertThat(world.runtime.running()).noneMatch(d -> d.version() == 4);
  }

  @Test
  void rollbackDuringAnotherRollback() {
    var second = new AtomicReference<CompletableFuture<DeployOutcome>>();
    whileBooting(4, () -> second.set(waiting(() -> world.rollback(app))));

    assertThat(world.rollback(app)).isInstanceOf(Live.class);

    // Whoever asked second saw v3 serving, and does not go back from what he never saw.
    assertThat(failure(second.get()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("v3 is not serving any more: v4 (Rollback to v2) by ana@example.com");
    assertThat(world.story(app)).hasSize(4);
  }

  private static Throwable failure(CompletableFuture<?> future) {
    try {
      return new AssertionError("It was done: " + future.join());
    } catch (CompletionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  @Test
  void twoPushesOutOfOrder() throws Exception {
    world.push(app, "3333333");
    world.rollback(app, "v2");
    CountDownLatch building = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<DeployOutcome> first =
        CompletableFuture.supplyAsync(
            () ->
                world.push(
                    app,
                    "4444444",
                    line -> {
                      building.countDown();
                      await(goOn);
                    }),
            others);
    building.await();
    var slug = world.ledger.find(app.id(), 4).orElseThrow().release().slug().orElseThrow();
    assertThat(world.releases().slugs().release(app, slug, Optional.empty(), true, World.BY_ANA))
        .isInstanceOf(Live.class);

    goOn.countDown();

    assertThat(((Held) first.join()).message())
        .contains("v6 (Deploy 3333333 by ana@example.com) was asked for later and is live");
    assertThat(world.routed(app)).containsExactly(6);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPushThatIsAskedForAfterARollbackGoesLiveAfterIt() {
    var rollback = new AtomicReference<CompletableFuture<DeployOutcome>>();
    var push = new AtomicReference<CompletableFuture<DeployOutcome>>();
    whileBooting(
        4,
        () -> {
          rollback.set(waiting(() -> world.rollback(app, "v2")));
          push.set(waiting(() -> world.push(app, "4444444")));
        });

    assertThat(world.push(app, "3333333")).isInstanceOf(Held.class);

    assertThat(rollback.get().join()).isInstanceOf(Live.class);
    assertThat(push.get().join()).isInstanceOf(Live.class);
    assertThat(world.story(app))
        .endsWith("v5 succeeded Rollback to v2", "v6 succeeded Deploy 4444444");
  }

  @Test
  void manyAtOnceLeaveOneThatServesAndNoGap() {
    List<CompletableFuture<String>> all =
        IntStream.range(0, 12)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(
                    () ->
                        World.said(() ->
                            i % 3 == 0
                                ? world.rollback(app)
                                : world.push(app, "a" + (10 + i) + "0000")),
                    others))
            .toList();
    all.forEach(CompletableFuture::join);

    List<String> story = world.story(app);
    for (int i = 0; i < story.size(); i++) {
      assertThat(story.get(i)).startsWith("v" + (i + 1) + " ").doesNotContain("pending");
    }
    assertThat(world.routed(app)).containsExactly(world.serving(app).version());
  }
}
