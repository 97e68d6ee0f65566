package belay.daemon;

import belay.access.Access;
import belay.access.Scope;
import belay.metrics.Health;
import belay.metrics.MetricsServer;
import belay.metrics.Scrape;
import belay.settings.MetricsConfig;
import belay.watch.Watch;
import belay.watch.Watched;
import java.io.IOException;

/** Keeps the port for metrics open; where it cannot be had, status says so, and it is tried on. */
final class MetricsPort {
  private MetricsPort() {}

  static Watched open(
      MetricsConfig config, int port, Scrape scrape, Health health, Access access, Watch watch) {
    var allowed = new MetricsServer.Allowed(config.loopback(), token -> mayRead(access, token));
    return watch.start(
        "metrics",
        () -> {
          try (MetricsServer _ =
              MetricsServer.start(config.bind(), port, scrape, health::now, allowed)) {
            Thread.currentThread().join();
          } catch (IOException e) {
            throw new IllegalStateException(
                "the port for metrics cannot be opened (metrics.port="
                    + port
                    + "): "
                    + e.getMessage(),
                e);
          }
        });
  }

  private static boolean mayRead(Access access, String token) {
    return access
        .byToken(token)
        .filter(person -> person.user().admin())
        .filter(person -> Scope.Need.READ.isMetBy(person.scopes()))
        .isPresent();
  }
}
