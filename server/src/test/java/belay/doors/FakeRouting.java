package belay.doors;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer;
import belay.routing.Routing;
import java.time.Duration;
import java.util.List;

/** A router that is well and does nothing. */
public final class FakeRouting implements Routing {
  @Override
  public void put(AppRoutes routes) {}

  @Override
  public void put(List<AppRoutes> routes) {}

  @Override
  public void remove(String app) {}

  @Override
  public void replace(List<AppRoutes> table) {}

  @Override
  public List<AppRoutes> table() {
    return List.of();
  }

  @Override
  public RouterAnswer.Drained drain(String app, String pool, Duration max) {
    return new RouterAnswer.Drained(0, 0, 0, 0, 0);
  }

  @Override
  public RouterAnswer.Drained await(String app, String pool, Duration max) {
    return drain(app, pool, max);
  }

  @Override
  public RouterAnswer.Measured measure(String app, String pool) {
    return new RouterAnswer.Measured(0, 0, 0, 0);
  }

  @Override
  public List<RouterAnswer.Counts> counts(String app) {
    return List.of();
  }

  /** Takes its time, as a router does that nobody waits at: who asks again and again is slowed. */
  @Override
  public List<String> awaited(Duration max) {
    try {
      // The wait is what is played here: a loop over an answer at once would spin.
      Thread.sleep(max);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }

  @Override
  public RouterAnswer.Health health() {
    return new RouterAnswer.Health(7, 8080, 1, 2, "epoll");
  }

  @Override
  public boolean serves(int port) {
    return true;
  }
}
