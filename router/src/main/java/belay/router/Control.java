package belay.router;

import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.time.Duration;

/** Carries out what the control plane asks. For any thread; a drain blocks its caller. */
final class Control {
  private final Routes routes;
  private final Router router;

  Control(Routes routes, Router router) {
    this.routes = routes;
    this.router = router;
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
      case RouterRequest.Status status -> router.health();
    };
  }
}
