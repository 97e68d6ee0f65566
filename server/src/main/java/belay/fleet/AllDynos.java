package belay.fleet;

import belay.apps.Apps;
import belay.release.App;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Every dyno of every app, for a server that is taken down whole.
 *
 * @param grace what a dyno gets between being asked to end and being ended
 */
public record AllDynos(Apps apps, DynoRuntime runtime, Running running, Duration grace) {
  private static final Duration GRACE_MAX = Duration.ofSeconds(10);

  /** Stops them, all at once. */
  public void stop() {
    try (ExecutorService stops = Executors.newVirtualThreadPerTaskExecutor()) {
      for (App app : apps.all()) {
        running.fleet().remove(app.id());
        running.warm().forget(app.id());
        running.drains().forget(app.id());
      }
      for (Dyno dyno : runtime.running()) {
        stops.execute(() -> runtime.stop(dyno, shorter(grace)));
      }
    }
  }

  private static Duration shorter(Duration grace) {
    return grace.compareTo(GRACE_MAX) > 0 ? GRACE_MAX : grace;
  }
}
