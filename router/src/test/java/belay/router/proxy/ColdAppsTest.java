package belay.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ColdAppsTest {
  @Test
  void whoAsksWhenTheRouterEndsIsAnswered() throws Exception {
    ColdApps apps = new ColdApps(List.of());
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<String>> asked =
          askers.submit(() -> apps.awaited(Duration.ofHours(1), Optional.empty()));
      apps.close();
      assertThat(asked.get(60, TimeUnit.SECONDS)).isEmpty();
    }
  }
}
