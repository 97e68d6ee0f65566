package belay.router;

import belay.api.routing.AppRoutes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold for a routing table before it is saved or used. Pure. */
final class TableCheck {
  private TableCheck() {}

  static void check(List<AppRoutes> table) throws RefusedTable {
    Set<String> apps = new HashSet<>();
    Map<String, String> hosts = new HashMap<>();
    for (AppRoutes app : table) {
      check(app);
      if (!apps.add(app.app())) {
        throw new RefusedTable("App " + app.name() + " is in the table twice.");
      }
      for (String host : app.hosts()) {
        String owner = hosts.putIfAbsent(host, app.name());
        if (owner != null && !owner.equals(app.name())) {
          throw new RefusedTable(
              "Host "
                  + host
                  + " already belongs to "
                  + owner
                  + ", "
                  + app.name()
                  + " cannot have it.");
        }
      }
    }
  }

  @SuppressWarnings("ConstantValue") // Records that came as JSON may lack anything.
  static void check(AppRoutes app) throws RefusedTable {
    if (isBlank(app.app()) || isBlank(app.name()) || isBlank(app.pool()) || app.state() == null) {
      throw new RefusedTable("Routes need app, name, state and pool: " + app);
    }
    for (String host : app.hosts()) {
      if (isBlank(host) || !host.equals(host.toLowerCase(java.util.Locale.ROOT))) {
        throw new RefusedTable("Host \"" + host + "\" of " + app.name() + " is not in lower case.");
      }
    }
    if (app.answerSeconds() < 0) {
      throw new RefusedTable("The time to answer of " + app.name() + " is negative.");
    }
    for (AppRoutes.Upstream upstream : app.upstreams()) {
      if (isBlank(upstream.dyno()) || isBlank(upstream.host())) {
        throw new RefusedTable("An upstream of " + app.name() + " has no dyno or host.");
      }
      if (upstream.port() < 1 || upstream.port() > 65535) {
        throw new RefusedTable(
            "Port "
                + upstream.port()
                + " of "
                + app.name()
                + "'s "
                + upstream.dyno()
                + " is no port.");
      }
    }
  }

  private static boolean isBlank(@org.jspecify.annotations.Nullable String text) {
    return text == null || text.isBlank() || text.chars().anyMatch(c -> c <= ' ' || c > 126);
  }
}
