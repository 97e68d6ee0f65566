package belay.releaseurls;

import belay.api.routing.AppRoutes;
import belay.routing.Routing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What the router was told of each app's releases, so that it hears only of what changed. Of one
 * app it is told by one thread at a time, each time what is so by then: whoever comes last tells
 * what stays. Safe for use by several threads.
 */
final class ToldRoutes {
  private final Routing routing;
  private final Map<UUID, Map<String, AppRoutes>> told = new ConcurrentHashMap<>();
  private final Map<UUID, ReentrantLock> turns = new ConcurrentHashMap<>();

  ToldRoutes(Routing routing) {
    this.routing = routing;
  }

  /** All there is of an app, for a router that is told everything anew. */
  List<AppRoutes> all(UUID appId, Supplier<List<AppRoutes>> now) {
    ReentrantLock turn = take(appId);
    try {
      List<AppRoutes> routes = now.get();
      told.put(appId, byId(routes));
      return routes;
    } finally {
      turn.unlock();
    }
  }

  /** Tells what changed; what could not be told is told the next time. */
  void tell(UUID appId, Supplier<List<AppRoutes>> now) {
    ReentrantLock turn = take(appId);
    try {
      Map<String, AppRoutes> next = byId(now.get());
      Map<String, AppRoutes> before = told.getOrDefault(appId, Map.of());
      next.values().stream().filter(r -> !r.equals(before.get(r.app()))).forEach(routing::put);
      before.keySet().stream().filter(id -> !next.containsKey(id)).forEach(routing::remove);
      told.put(appId, next);
    } finally {
      turn.unlock();
    }
  }

  /** Whether the router was told of that entry of an app. */
  boolean has(UUID appId, String id) {
    return told.getOrDefault(appId, Map.of()).containsKey(id);
  }

  /** Of an app that is gone, of which the router was told so. */
  void forget(UUID appId) {
    told.remove(appId);
    turns.remove(appId);
  }

  private ReentrantLock take(UUID appId) {
    ReentrantLock turn = turns.computeIfAbsent(appId, _ -> new ReentrantLock());
    turn.lock();
    return turn;
  }

  private static Map<String, AppRoutes> byId(List<AppRoutes> routes) {
    Map<String, AppRoutes> byId = new HashMap<>();
    routes.forEach(r -> byId.put(r.app(), r));
    return byId;
  }
}
