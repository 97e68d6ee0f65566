package belay.router.table;

import belay.api.routing.AppRoutes;
import belay.router.http.Bytes;
import belay.router.http.ResponseHead;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One app's routes with the dynos they name. Immutable; for any thread. */
public final class Route {
  private final AppRoutes routes;
  private final List<Pool> pools;
  private final byte[] app;
  private final Doubt doubt;
  private final Set<String> trusted;
  private final byte[] strictTransport;

  /** Those that are given requests, and their shares. */
  private final List<Pool> open;

  private final Weights weights;
  private final @Nullable Pool again;
  private final @Nullable Pool canary;

  /** Those that are given calls of some dynos of other apps. */
  private final List<Pool> sides;

  Route(AppRoutes routes, List<Pool> pools, Doubt doubt) {
    this.doubt = doubt;
    this.routes = routes;
    this.pools = List.copyOf(pools);
    this.open = this.pools.stream().filter(Pool::takesRequests).toList();
    this.weights = new Weights(open.stream().mapToInt(Pool::weight).toArray());
    this.again = this.pools.stream().filter(Pool::isAskedAgain).findFirst().orElse(null);
    this.canary = open.stream().filter(Pool::isCanary).findFirst().orElse(null);
    this.sides = this.pools.stream().filter(Pool::isForCallers).toList();
    this.app = Bytes.latin1(routes.app());
    this.trusted = Set.copyOf(routes.https().hosts());
    String strict = routes.https().strictTransport();
    this.strictTransport =
        Bytes.latin1(strict.isEmpty() ? "" : "Strict-Transport-Security: " + strict + "\r\n");
  }

  /** As the control plane told them. */
  public AppRoutes routes() {
    return routes;
  }

  List<Pool> pools() {
    return pools;
  }

  /** The app, as a log line has it; not to be written to. */
  public byte[] app() {
    return app;
  }

  public boolean up() {
    return routes.state() == AppRoutes.State.UP && hasDynos() && doubt != Doubt.GREAT;
  }

  /** Whether any dyno is given requests. */
  public boolean hasDynos() {
    return !open.isEmpty();
  }

  /** Whether nobody has confirmed yet that its dynos still run. */
  public boolean doubted() {
    return doubt != Doubt.NONE;
  }

  /** The pool that is asked for what the first one fails; null when none is. */
  public @Nullable Pool again() {
    return again;
  }

  /**
   * Whether a pool's failures may be asked for again: the canary's if there is one, else the first.
   */
  public boolean isJudged(Pool pool) {
    Pool tried = canary;
    return pool.name().equals(tried == null ? routes.pool() : tried.name());
  }

  /** Whether some visitors are given a new release. */
  public boolean hasCanary() {
    return canary != null;
  }

  /** Whether its requests are to wait for the next table. */
  public boolean held() {
    return routes.state() == AppRoutes.State.HELD || cold() || doubt == Doubt.GREAT;
  }

  /** Whether whoever starts it must be told that requests wait. */
  public boolean cold() {
    return routes.state() == AppRoutes.State.COLD;
  }

  /** Whether who comes to that host without TLS is sent away to come with it. */
  public boolean redirects(String host) {
    return routes.https().redirect() && isTrusted(host);
  }

  private boolean isTrusted(String host) {
    return trusted.contains(host)
        || (trusted.contains(RoutingTable.wildcard(host)) && !routes.hosts().contains(host));
  }

  /** Whether it has any rule about TLS. */
  boolean isSecured() {
    return !trusted.isEmpty();
  }

  /** The line that has who came to that host by TLS never come without; empty for none. */
  public byte[] strictTransport(String host) {
    return strictTransport.length > 0 && isTrusted(host) ? strictTransport : ResponseHead.SILENT;
  }

  /**
   * The pool of a call.
   *
   * @param caller by what it names the dynos that it comes from; one that nobody has is as none
   * @return null when it is given what visitors are given
   */
  public @Nullable Pool side(String caller) {
    for (Pool pool : sides) {
      if (pool.isFor(caller)) {
        return pool;
      }
    }
    return null;
  }

  /**
   * The pool of a request: the one that it was with before, as long as that takes requests; else,
   * of an app with a canary, the visitor's side of it; else the one of the dyno that its visitor is
   * to come back to; else one by its share. Only for a route that has dynos.
   *
   * @param before what a pool that it was with is called
   * @param visit who asks; null when visitors were not told apart yet as it came
   * @param cookies what the visitor has
   * @param point gives any number, each as likely as the other; asked for one when shares decide
   */
  public Pool pool(
      @Nullable String before, @Nullable Visit visit, List<String> cookies, LongSupplier point) {
    if (open.size() == 1) {
      return open.getFirst();
    }
    for (Pool pool : open) {
      if (pool.name().equals(before)) {
        return pool;
      }
    }
    Pool tried = canary;
    if (tried != null && visit != null) {
      return open.get(weights.at(visit.point(tried.name())));
    }
    if (routes.affinity() && !cookies.isEmpty()) {
      for (Pool pool : open) {
        if (pool.knows(cookies)) {
          return pool;
        }
      }
    }
    return open.get(weights.at(point.getAsLong()));
  }
}
