package belay.runtime.docker.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EverUsedTest {
  private static final int AT_ONCE = 8;

  @TempDir Path home;

  @Test
  void isWhatItWasMadeUntilItIsMarked() {
    EverUsed used = new EverUsed(home.resolve("data/docker-builds"));
    assertThat(used.is()).isFalse();
    used.mark();
    used.mark();
    assertThat(new EverUsed(home.resolve("data/docker-builds")).is()).isTrue();
  }

  @RepeatedTest(20)
  void theFirstBuildsOfAHomeMayComeAtOnce() throws InterruptedException {
    EverUsed used = new EverUsed(home.resolve("data/docker-builds"));
    CountDownLatch begin = new CountDownLatch(AT_ONCE);
    Callable<Boolean> build =
        () -> {
          begin.countDown();
          begin.await();
          used.mark();
          return used.is();
        };
    List<Callable<Boolean>> builds = IntStream.range(0, AT_ONCE).mapToObj(_ -> build).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      assertThat(threads.invokeAll(builds)).allSatisfy(done -> assertThat(done.get()).isTrue());
    }
  }
}
