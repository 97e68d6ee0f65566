package belay.recovery;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Pool;
import belay.api.routing.AppRoutes.Upstream;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import java.util.Optional;

/** Reads from the router's table which dynos it has. Pure. */
final class Routed {
  private Routed() {}

  /** The pool in which a dyno gets requests until the router is told otherwise. */
  static Optional<String> pool(AppRoutes routes, Dyno dyno) {
    return routes.pools().stream()
        .filter(pool -> pool.upstreams().stream().anyMatch(u -> isAt(dyno, u)))
        .map(Pool::pool)
        .findFirst();
  }

  private static boolean isAt(Dyno dyno, Upstream upstream) {
    return dyno.address().equals(Optional.of(new DynoAddress(upstream.host(), upstream.port())));
  }
}
