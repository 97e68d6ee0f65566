package belay.deploy.sim;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer.Drained;
import belay.runtime.Dyno;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Connections that stay open at dynos that get requests or once did, and whether anybody cut them
 * short.
 */
final class SimConnections {
  /** Some end by themselves before a drain does, some do not. */
  private static final int MILLIS_MAX = 30_000;

  private final RandomGenerator chance;
  private final SimTime time;
  private final Map<UUID, Long> openUntil = new HashMap<>();
  private final Map<UUID, Retired> retired = new HashMap<>();
  private Optional<String> cutShort = Optional.empty();
  private boolean excused;
  private final Set<UUID> withGaps = new HashSet<>();

  /** A dyno that the table no longer names. */
  private record Retired(Dyno dyno, String app, String pool, long at) {}

  SimConnections(RandomGenerator chance, SimTime time) {
    this.chance = chance;
    this.time = time;
  }

  /** The table in force is another. */
  void swap(
      Collection<AppRoutes> before, Collection<AppRoutes> after, IntFunction<Optional<Dyno>> at) {
    Set<UUID> named = new HashSet<>();
    after.forEach(r -> dynos(r, at).forEach(d -> named.add(d.id())));
    for (AppRoutes routes : before) {
      for (Dyno dyno : dynos(routes, at)) {
        if (!named.contains(dyno.id())) {
          retired.putIfAbsent(
              dyno.id(), new Retired(dyno, routes.app(), routes.pool(), time.elapsed()));
        }
      }
    }
    retired.keySet().removeAll(named);
    for (UUID dyno : named) {
      openUntil.computeIfAbsent(
          dyno, id -> chance.nextInt(3) == 0 ? time.elapsed() + chance.nextInt(MILLIS_MAX) : 0L);
    }
  }

  private static List<Dyno> dynos(AppRoutes routes, IntFunction<Optional<Dyno>> at) {
    return routes.upstreams().stream().flatMap(u -> at.apply(u.port()).stream()).toList();
  }

  private boolean isOpen(Retired one) {
    return openUntil.getOrDefault(one.dyno().id(), 0L) > time.elapsed();
  }

  private List<Retired> open(String app, String pool) {
    return retired.values().stream()
        .filter(r -> r.app().equals(app) && r.pool().equals(pool) && isOpen(r))
        .toList();
  }

  Drained await(String app, String pool) {
    return new Drained(0, open(app, pool).size(), 0, 0, 0);
  }

  /** Cuts what is open. */
  Drained cut(String app, String pool, Duration max) {
    List<Retired> cut = open(app, pool);
    boolean many =
        retired.values().stream()
                .filter(r -> r.app().equals(app) && isOpen(r))
                .map(Retired::pool)
                .distinct()
                .count()
            > World.DRAINS_MAX;
    for (Retired one : cut) {
      if (max.isZero() && !many) {
        judge(one, "cut");
      }
      openUntil.remove(one.dyno().id());
    }
    return new Drained(0, 0, cut.size(), 0, 0);
  }

  /** Somebody stops a dyno. */
  void stopped(Dyno dyno) {
    Retired one = retired.remove(dyno.id());
    if (one != null && isOpen(one)) {
      judge(one, "stopped");
    }
    openUntil.remove(dyno.id());
  }

  /** It ended by itself, or the machine did. */
  void ended(UUID dyno) {
    retired.remove(dyno);
    openUntil.remove(dyno);
  }

  /**
   * Until it is asked again, nothing counts: the clock jumped, the router was away, or the app
   * goes.
   */
  void excuse() {
    excused = true;
  }

  private void judge(Retired one, String how) {
    long drained = time.elapsed() - one.at();
    // A tenth of a second is between the journal and the router's change.
    if (drained + 200 < World.DRAIN.toMillis()
        && !excused
        && !withGaps.contains(one.dyno().appId())
        && cutShort.isEmpty()) {
      cutShort =
          Optional.of(
              one.dyno().name()
                  + " of v"
                  + one.dyno().version()
                  + " in "
                  + one.pool()
                  + " was "
                  + how
                  + " after "
                  + drained
                  + " ms with a connection open");
    }
  }

  /** What was cut short since it was asked last. */
  Optional<String> cutShort() {
    Optional<String> was = cutShort;
    cutShort = Optional.empty();
    return was;
  }

  /** The app has a release whose dynos must not overlap: those before it are stopped at once. */
  void hasGaps(UUID appId) {
    withGaps.add(appId);
  }

  /** Nothing is under way any more: from here on all counts again. */
  void settled() {
    excused = false;
  }
}
