package belay.recovery;

import belay.api.routing.AppRoutes;
import belay.fleet.DynoState.State;
import belay.fleet.Dynos.Startable;
import belay.fleet.Fleet.Member;
import belay.fleet.Fleet.Serving;
import belay.fleet.OneOffs;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.ProcessTypes;
import belay.release.Release;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes back what runs of one app after a start: what runs the content that serves goes on serving,
 * what the journal says is warm stays warm, the rest is stopped, and what is missing is started.
 */
final class Adoption {
  private final Ledger ledger;
  private final RoadLimits limits;
  private final DynoRuntime runtime;
  private final InstantSource time;
  private final Running running;
  private final App app;
  private final Optional<AppRoutes> routes;
  private final Map<Integer, Optional<Release>> releases = new HashMap<>();

  /**
   * Of an app.
   *
   * @param routes what the router knows of it
   */
  Adoption(
      Ledger ledger,
      RoadLimits limits,
      DynoRuntime runtime,
      InstantSource time,
      Running running,
      App app,
      Optional<AppRoutes> routes) {
    this.ledger = ledger;
    this.limits = limits;
    this.runtime = runtime;
    this.time = time;
    this.running = running;
    this.app = app;
    this.routes = routes;
  }

  /** Who goes where. */
  private record Sorted(Map<DynoName, Dyno> places, List<Dyno> rest) {}

  void adopt(Optional<Startable> startable, List<Dyno> dynos) {
    List<DynoName> wanted = running.startables().wanted(app, startable);
    Sorted sorted = sort(startable, wanted, dynos);
    serve(startable, wanted, sorted.places());
    List<Dyno> stop = keepWarm(startable, sorted.rest());
    if (startable.map(s -> s.slug().overlap()).orElse(true)) {
      stop.forEach(running.keeper()::stop);
    } else {
      runtime.stopAll(stop, limits.stopGrace());
    }
    startable.ifPresent(s ->
        sorted.places().values().stream()
            .filter(this::isStarting)
            .forEach(d -> running.keeper().await(d, s)));
    wanted.stream()
        .filter(n -> !sorted.places().containsKey(n))
        .forEach(n -> running.keeper().bring(app.id(), n, 0));
    // One that ended before it had its place again.
    sorted
        .places()
        .values()
        .forEach(d -> runtime.exit(d).ifPresent(status -> running.keeper().exited(d, status)));
  }

  private Sorted sort(Optional<Startable> startable, List<DynoName> wanted, List<Dyno> dynos) {
    Map<DynoName, Dyno> places = new HashMap<>();
    List<Dyno> rest = new ArrayList<>();
    for (Dyno dyno : dynos) {
      if (OneOffs.is(dyno.name())) {
        continue;
      }
      boolean fits = wanted.contains(dyno.name()) && runs(dyno, startable);
      boolean better = !places.containsKey(dyno.name()) || takesRequests(dyno);
      if (fits && better) {
        Optional.ofNullable(places.put(dyno.name(), dyno)).ifPresent(rest::add);
      } else {
        rest.add(dyno);
      }
    }
    return new Sorted(places, rest);
  }

  private boolean runs(Dyno dyno, Optional<Startable> startable) {
    return startable
        .map(Startable::release)
        .filter(serving ->
            dyno.version() == serving.version()
                || release(dyno.version()).map(r -> r.hasContentOf(serving)).orElse(false))
        .isPresent();
  }

  private Optional<Release> release(int version) {
    return releases.computeIfAbsent(
        version, v -> ledger.find(app.id(), v).map(LedgerEntry::release));
  }

  private boolean takesRequests(Dyno dyno) {
    return routes.flatMap(r -> Routed.pool(r, dyno)).isPresent();
  }

  /** A web dyno that the router was not told of gets requests when it is well. */
  private boolean isStarting(Dyno dyno) {
    return dyno.address().isPresent() && routes.isPresent() && !takesRequests(dyno);
  }

  private void serve(
      Optional<Startable> startable, List<DynoName> wanted, Map<DynoName, Dyno> places) {
    if (startable.isEmpty()) {
      return;
    }
    int version = startable.get().release().version();
    List<Member> members =
        places.values().stream()
            .map(d -> new Member(d, isStarting(d) ? State.STARTING : State.UP, d.startedAt(), 0))
            .toList();
    String pool =
        routes
            .map(AppRoutes::pool)
            .filter(p -> !p.isEmpty() && !members.isEmpty())
            .orElse("v" + version);
    boolean comes = wanted.stream().anyMatch(n -> ProcessTypes.isWeb(n.type()));
    running.fleet().put(app.id(), new Serving(version, pool, comes, members));
  }

  /** Keeps what may stay warm, lets the rest end what it answers; answers what is to stop now. */
  private List<Dyno> keepWarm(Optional<Startable> startable, List<Dyno> rest) {
    boolean overlaps = startable.map(s -> s.slug().overlap()).orElse(true);
    if (rest.isEmpty() || !overlaps) {
      return rest;
    }
    Release serving = ledger.serving(app.id()).orElseThrow().release();
    Pasts pasts = new Pasts(ledger, time, running, app, serving, routes);
    List<Dyno> stop = new ArrayList<>();
    Map<Pasts.Past, List<Dyno>> drained = new LinkedHashMap<>();
    for (Dyno dyno : rest) {
      pasts
          .of(dyno)
          .ifPresentOrElse(
              past -> drained.computeIfAbsent(past, p -> new ArrayList<>()).add(dyno),
              () -> stop.add(dyno));
    }
    drained.forEach(pasts::resume);
    return stop;
  }
}
