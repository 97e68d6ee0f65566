package belay.router.table;

import belay.api.routing.AppRoutes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who answers for which host. Immutable; the one in force is swapped as a whole. */
public final class RoutingTable {
  private final List<Route> routes;
  private final Map<String, Route> byHost = new HashMap<>();
  private final boolean affinity;
  private final boolean secured;
  private final boolean canary;

  RoutingTable(Collection<Route> routes) {
    this.routes = List.copyOf(routes);
    this.affinity = this.routes.stream().anyMatch(r -> r.routes().affinity());
    this.canary = this.routes.stream().anyMatch(Route::hasCanary);
    this.secured = this.routes.stream().anyMatch(Route::isSecured);
    for (Route route : this.routes) {
      for (String host : route.routes().hosts()) {
        byHost.putIfAbsent(host, route);
      }
    }
  }

  /** The route of a host name in lower case, or null when no app has it. */
  public @Nullable Route of(String host) {
    return byHost.get(host);
  }

  /** Whether any app keeps its visitors by a cookie: only then is it worth looking for. */
  public boolean affinity() {
    return affinity;
  }

  /** Whether any app has visitors that stay on one side of a new release. */
  public boolean canary() {
    return canary;
  }

  /** Whether any app has a rule about TLS: only then is it worth asking for. */
  public boolean secured() {
    return secured;
  }

  List<Route> routes() {
    return routes;
  }

  public List<AppRoutes> apps() {
    return routes.stream().map(Route::routes).toList();
  }
}
