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
  private final Map<String, Route> byApp = new HashMap<>();
  private final boolean wildcards;
  private final boolean affinity;
  private final boolean secured;
  private final boolean canary;

  RoutingTable(Collection<Route> routes) {
    this.routes = List.copyOf(routes);
    this.affinity = this.routes.stream().anyMatch(r -> r.routes().affinity());
    this.canary = this.routes.stream().anyMatch(Route::hasCanary);
    this.secured = this.routes.stream().anyMatch(Route::isSecured);
    for (Route route : this.routes) {
      byApp.put(route.routes().app(), route);
      for (String host : route.routes().hosts()) {
        byHost.putIfAbsent(host, route);
      }
    }
    this.wildcards = byHost.keySet().stream().anyMatch(host -> host.startsWith("*."));
  }

  /**
   * The route of a host name in lower case, or null when no app has it: of the app that has that
   * very name, else of the one that has all names one label below ({@code *.example.com}).
   */
  public @Nullable Route of(String host) {
    Route route = byHost.get(host);
    return route == null && wildcards ? byHost.get(wildcard(host)) : route;
  }

  /** What stands for a host and its neighbours; empty where nothing does. */
  static String wildcard(String host) {
    int dot = host.indexOf('.');
    return dot < 1 ? "" : "*" + host.substring(dot);
  }

  /** Another entry that visitors of an app may be let through to; null when there is none. */
  public @Nullable Route behind(String app, String label) {
    return byApp.get(app + "/" + label);
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
