package belay.daemon;

import belay.deploy.OneRoad;
import belay.release.BelayException;
import belay.routing.Routing;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices that the router was away or is another one, and tells it everything again. */
final class RouterWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouterWatch.class);
  private static final long SECONDS = 2;

  private final Routing routing;
  private final OneRoad road;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("router-watch").factory());

  /** The router that was told everything; 0 while none was. */
  private long told;

  RouterWatch(Routing routing, OneRoad road) {
    this.routing = routing;
    this.road = road;
  }

  void start() {
    var _ = clock.scheduleWithFixedDelay(this::look, 0, SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      long router = routing.health().pid();
      if (router != told) {
        road.resync();
        told = router;
      }
    } catch (BelayException e) {
      if (told != 0) {
        LOG.warn("the router does not answer: {}", e.getMessage());
      }
      told = 0;
    } catch (RuntimeException e) {
      LOG.error("the router could not be looked after", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
