package belay.deploy;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Upstream;
import belay.deploy.DynoState.State;
import belay.deploy.Dynos.Startable;
import belay.deploy.Fleet.Member;
import belay.deploy.Fleet.Serving;
import belay.ledger.JournalStep;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.Slug;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes back what runs of one app after a start: what runs the content that serves goes on serving,
 * what the journal says is warm stays warm, the rest is stopped, and what is missing is started.
 */
final class Adoption {
  /** Older switches kept nothing warm that could still be. */
  private static final int SWITCHES_LOOKED_AT = 200;

  private final Rooms rooms;
  private final Traffic traffic;
  private final App app;
  private final Optional<AppRoutes> routes;
  private final Map<Integer, Optional<Release>> releases = new HashMap<>();

  /**
   * Of an app.
   *
   * @param routes what the router knows of it
   */
  Adoption(Rooms rooms, Traffic traffic, App app, Optional<AppRoutes> routes) {
    this.rooms = rooms;
    this.traffic = traffic;
    this.app = app;
    this.routes = routes;
  }

  /** Who goes where. */
  private record Sorted(Map<DynoName, Dyno> places, List<Dyno> rest) {}

  void adopt(Optional<Startable> startable, List<Dyno> running) {
    List<DynoName> wanted = traffic.wanted(app, startable);
    Sorted sorted = sort(startable, wanted, running);
    serve(startable, wanted, sorted.places());
    List<Dyno> stop = keepWarm(startable, sorted.rest());
    if (startable.map(s -> s.slug().overlap()).orElse(true)) {
      stop.forEach(traffic.keeper()::stop);
    } else {
      rooms.runtime().stopAll(stop, rooms.limits().stopGrace());
    }
    startable.ifPresent(s ->
        sorted.places().values().stream()
            .filter(this::isStarting)
            .forEach(d -> traffic.keeper().await(d, s)));
    wanted.stream()
        .filter(n -> !sorted.places().containsKey(n))
        .forEach(n -> traffic.keeper().bring(app.id(), n, 0));
    // One that ended before it had its place again.
    sorted
        .places()
        .values()
        .forEach(
            d -> rooms.runtime().exit(d).ifPresent(status -> traffic.keeper().exited(d, status)));
  }

  private Sorted sort(Optional<Startable> startable, List<DynoName> wanted, List<Dyno> running) {
    Map<DynoName, Dyno> places = new HashMap<>();
    List<Dyno> rest = new ArrayList<>();
    for (Dyno dyno : running) {
      if (dyno.name().type().equals("run")) {
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
        version, v -> rooms.ledger().find(app.id(), v).map(LedgerEntry::release));
  }

  private boolean takesRequests(Dyno dyno) {
    return dyno.port().isPresent()
        && routes.stream()
            .flatMap(r -> r.upstreams().stream())
            .map(Upstream::port)
            .anyMatch(p -> p == dyno.port().getAsInt());
  }

  /** A web dyno that the router was not told of gets requests when it is well. */
  private boolean isStarting(Dyno dyno) {
    return dyno.port().isPresent() && routes.isPresent() && !takesRequests(dyno);
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
    boolean comes = wanted.stream().anyMatch(n -> n.type().equals(SwitchPlan.WEB));
    traffic.fleet().put(app.id(), new Serving(version, pool, comes, members));
  }

  /** Keeps what may stay warm; answers what may not. */
  private List<Dyno> keepWarm(Optional<Startable> startable, List<Dyno> rest) {
    List<Dyno> stop = new ArrayList<>();
    Map<WarmKey, List<Dyno>> warm = new HashMap<>();
    Map<UUID, Optional<Instant>> noted = rest.isEmpty() ? Map.of() : noted();
    for (Dyno dyno : rest) {
      Optional<Instant> until =
          dyno.name().type().equals(SwitchPlan.WEB) && !runs(dyno, startable)
              ? noted.getOrDefault(dyno.id(), justReplaced(dyno))
              : Optional.empty();
      if (until.filter(t -> t.isAfter(rooms.time().instant())).isPresent()) {
        warm.computeIfAbsent(new WarmKey(dyno.version(), until.get()), key -> new ArrayList<>())
            .add(dyno);
      } else {
        stop.add(dyno);
      }
    }
    warm.forEach((key, dynos) -> {
      Optional<Release> release = release(key.version());
      Optional<Slug> slug = release.flatMap(Release::slug).flatMap(rooms.ledger()::slug);
      if (slug.isPresent() && slug.get().overlap()) {
        traffic.warm().keep(new WarmPool(release.orElseThrow(), slug.get(), dynos, key.until()));
      } else {
        stop.addAll(dynos);
      }
    });
    return stop;
  }

  private record WarmKey(int version, Instant until) {}

  /** What the journal says last of each dyno that a switch retired: until when it stays, or not. */
  private Map<UUID, Optional<Instant>> noted() {
    Map<UUID, Optional<Instant>> noted = new HashMap<>();
    for (LedgerEntry entry : rooms.ledger().newest(app.id(), SWITCHES_LOOKED_AT)) {
      List<JournalStep> journal = rooms.ledger().journal(entry.release());
      for (JournalStep step : journal.reversed()) {
        if (step.step().equals(Step.word(Step.Retire.class))) {
          Noted retired = Noted.of(step);
          retired.warm().forEach(id -> noted.putIfAbsent(id, retired.until()));
          retired.dynos().forEach(id -> noted.putIfAbsent(id, Optional.empty()));
        }
      }
    }
    return noted;
  }

  /** A switch that was cut between its repoint and its last step would have kept it warm. */
  private Optional<Instant> justReplaced(Dyno dyno) {
    List<LedgerEntry> served =
        rooms.ledger().newest(app.id(), SWITCHES_LOOKED_AT).stream()
            .filter(e -> e.servedAt().isPresent())
            .limit(2)
            .toList();
    boolean replaced =
        served.size() == 2
            && release(dyno.version())
                .map(r -> r.hasContentOf(served.getLast().release()))
                .orElse(false);
    return replaced ? traffic.warm().keepUntil(app) : Optional.empty();
  }
}
