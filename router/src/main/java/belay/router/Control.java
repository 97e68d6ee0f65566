package belay.router;

import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** Carries out what the control plane asks. For any thread; a drain blocks its caller. */
final class Control {
  /** A newer router that does not get so far in this time has failed. */
  static final Duration HAND_OVER_MAX = Duration.ofSeconds(10);

  private final Routes routes;
  private final Router router;
  private final Consumer<Duration> leaving;

  /**
   * Controls a router.
   *
   * @param leaving what to do when a newer one has taken over; must not wait
   */
  Control(Routes routes, Router router, Consumer<Duration> leaving) {
    this.routes = routes;
    this.router = router;
    this.leaving = leaving;
  }

  RouterAnswer answer(RouterRequest request) {
    return switch (request) {
      case RouterRequest.Put put -> routes.put(put.routes());
      case RouterRequest.Remove remove -> routes.remove(remove.app());
      case RouterRequest.Replace replace -> routes.replace(replace.table());
      case RouterRequest.Show show -> new RouterAnswer.Table(routes.table().apps());
      case RouterRequest.Drain drain ->
          router.drain().run(drain.app(), drain.pool(), Duration.ofMillis(drain.millisMax()));
      case RouterRequest.Measure measure -> router.measure().run(measure.app(), measure.pool());
      case RouterRequest.HandOver _ -> {
        routes.pause(HAND_OVER_MAX);
        yield new RouterAnswer.Table(routes.table().apps());
      }
      case RouterRequest.Leave leave -> {
        leaving.accept(Duration.ofMillis(leave.millisMax()));
        yield new RouterAnswer.Done();
      }
      case RouterRequest.Status status -> router.health();
    };
  }
}
