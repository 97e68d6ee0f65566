package belay.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.AppName;
import belay.runtime.DynoName;
import belay.runtime.DynoSpec;
import belay.runtime.limits.DynoLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane ends in order while its dynos print. */
class HandingOnTest {
  private static final String TALKS = "echo one; echo two; echo three; sleep 1000";

  @TempDir Path base;

  private DynoSpec spec(String name) throws IOException {
    Path release = Files.createDirectories(base.resolve("home/releases/r"));
    Path shared = Files.createDirectories(base.resolve("home/shared"));
    return new DynoSpec(
        UUID.randomUUID(),
        new AppName("app"),
        DynoName.parse(name),
        1,
        release,
        shared,
        TALKS,
        Map.of(),
        OptionalInt.empty(),
        Optional.empty());
  }

  @Test
  void aLineThatIsBeingHandedOnIsNotHandedOnAgainByTheNext() throws Exception {
    List<String> first = new CopyOnWriteArrayList<>();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ProcessRuntime ending =
        runtime(text -> {
          first.add(text);
          if (text.equals("two")) {
            inside.countDown();
            awaitQuietly(goOn);
          }
        });
    ending.start(spec("web.1"));
    inside.await();
    Thread closer = Thread.ofPlatform().start(ending::close);
    while (closer.isAlive() && closer.getState() != Thread.State.TIMED_WAITING) {
      LockSupport.parkNanos(1_000_000);
    }
    goOn.countDown();
    closer.join();

    List<String> second = new CopyOnWriteArrayList<>();
    ProcessRuntime next = runtime(second::add);
    try {
      while (first.size() + second.size() < 3) {
        LockSupport.parkNanos(1_000_000);
      }
      next.stopAll(next.running(), java.time.Duration.ZERO);
    } finally {
      next.close();
    }

    first.addAll(second);
    assertThat(first).containsExactly("one", "two", "three");
  }

  @Test
  void anyNumberOfDynosIsReadByOneThread() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (ProcessRuntime runtime = runtime(lines::add)) {
      runtime.start(spec("web.1"));
      while (lines.size() < 3) {
        LockSupport.parkNanos(1_000_000);
      }
      int before = threads();
      for (int i = 2; i < 7; i++) {
        runtime.start(spec("web." + i));
      }
      while (lines.size() < 18) {
        LockSupport.parkNanos(1_000_000);
      }

      assertThat(threads()).isLessThanOrEqualTo(before);

      runtime.stopAll(runtime.running(), java.time.Duration.ZERO);
    }
  }

  private static int threads() {
    return Math.toIntExact(
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().startsWith("dyno"))
            .count());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ProcessRuntime runtime(java.util.function.Consumer<String> output) throws IOException {
    return new ProcessRuntime(
        base.resolve("home"),
        (_, text) -> output.accept(text),
        InstantSource.system(),
        DynoLimits.DEFAULT,
        belay.network.NetworkSettings.HOST);
  }
}
