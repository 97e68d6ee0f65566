package belay.router.table;

import belay.api.routing.AppRoutes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold for a routing table before it is saved or used. Pure. */
final class TableCheck {
  /** Of all pools of an app together; finer shares than this nobody needs. */
  private static final int WEIGHTS_MAX = 1_000_000;

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
    checkHttps(app);
    checkPools(app);
    for (AppRoutes.Pool pool : app.pools()) {
      for (AppRoutes.Upstream upstream : pool.upstreams()) {
        check(app, upstream);
      }
    }
  }

  private static void checkHttps(AppRoutes app) throws RefusedTable {
    AppRoutes.Https https = app.https();
    boolean text = https.strictTransport().chars().allMatch(c -> c >= ' ' && c < 127);
    if (!text || (https.redirect() && (https.port() < 1 || https.port() > 65_535))) {
      throw new RefusedTable("The rules about TLS of " + app.name() + " are none: " + https);
    }
  }

  private static void checkPools(AppRoutes app) throws RefusedTable {
    Set<String> names = new HashSet<>();
    long weights = 0;
    for (AppRoutes.Pool pool : app.pools()) {
      if (isBlank(pool.pool()) || !names.add(pool.pool())) {
        throw new RefusedTable(
            "Pools of %s need names of their own: %s".formatted(app.name(), app.pools()));
      }
      if (pool.weight() < 0) {
        throw new RefusedTable(
            "The weight of %s's pool %s is negative.".formatted(app.name(), pool.pool()));
      }
      weights += pool.weight();
    }
    if (weights < 1 || weights > WEIGHTS_MAX) {
      throw new RefusedTable(
          "The weights of %s's pools come to %d; it is 1 to %d."
              .formatted(app.name(), weights, WEIGHTS_MAX));
    }
  }

  private static void check(AppRoutes app, AppRoutes.Upstream upstream) throws RefusedTable {
    if (isBlank(upstream.dyno()) || isBlank(upstream.host())) {
      throw new RefusedTable("An upstream of " + app.name() + " has no dyno or host.");
    }
    if (!upstream.preface().isEmpty() && isBlank(upstream.preface())) {
      throw new RefusedTable("The preface of " + app.name() + "'s upstream is no word.");
    }
    if (upstream.port() < 1 || upstream.port() > 65535) {
      throw new RefusedTable(
          "Port %d of %s's %s is no port.".formatted(upstream.port(), app.name(), upstream.dyno()));
    }
  }

  private static boolean isBlank(@org.jspecify.annotations.Nullable String text) {
    return text == null || text.isBlank() || text.chars().anyMatch(c -> c <= ' ' || c > 126);
  }
}
