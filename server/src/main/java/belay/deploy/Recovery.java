package belay.deploy;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Upstream;
import belay.deploy.DynoState.State;
import belay.deploy.Dynos.Startable;
import belay.deploy.Fleet.Member;
import belay.deploy.Fleet.Serving;
import belay.release.Actor;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Stamp;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a start: compares what the ledger says with the router's table, the processes and the disk,
 * and finishes or undoes what was under way. A switch is finished when the router already sends
 * requests to the new dynos, else undone; so requests that are being answered are never taken back.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Rooms rooms;
  private final Traffic traffic;

  Recovery(Rooms rooms, Traffic traffic) {
    this.rooms = rooms;
    this.traffic = traffic;
  }

  void run() {
    settleDirectories();
    Map<String, AppRoutes> routed = routed();
    List<Dyno> running = rooms.runtime().running();
    for (App app : rooms.apps().all()) {
      try {
        recover(
            app,
            running.stream().filter(d -> d.appId().equals(app.id())).toList(),
            Optional.ofNullable(routed.get(app.id().toString())));
      } catch (BelayException e) {
        LOG.error("{} could not be recovered: {}", app.name(), e.getMessage());
      }
    }
    stopOrphans(running);
    try {
      traffic.publisher().publishAll();
    } catch (BelayException e) {
      LOG.warn("the router will be told later: {}", e.getMessage());
    }
    traffic.cleanUp().dropOrphans();
  }

  private void settleDirectories() {
    try {
      rooms.disk().settle(rooms.apps().all());
    } catch (BelayException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  private Map<String, AppRoutes> routed() {
    Map<String, AppRoutes> routed = new HashMap<>();
    try {
      rooms.routing().table().forEach(r -> routed.put(r.app(), r));
    } catch (BelayException e) {
      LOG.warn("the router does not answer: {}", e.getMessage());
    }
    return routed;
  }

  private void recover(App app, List<Dyno> running, Optional<AppRoutes> routes) {
    rooms.disk().make(app);
    if (rooms.ledger().newest(app.id(), 1).isEmpty()) {
      AppLife.writeFirstRelease(
          rooms,
          app,
          new Change(
              new Actor(app.ownerId(), "belay", "recovery"), Change.Source.API, Optional.empty()));
    }
    finishOrUndo(app, running, routes);
    LedgerEntry serving = rooms.ledger().serving(app.id()).orElseThrow();
    Optional<Startable> startable = traffic.startable(app, serving.release());
    startable.ifPresent(s -> disk(app, s));
    adopt(app, startable, running, routes);
  }

  /** No release stays pending. */
  private void finishOrUndo(App app, List<Dyno> running, Optional<AppRoutes> routes) {
    for (LedgerEntry entry : rooms.ledger().pending()) {
      Release release = entry.release();
      if (!release.appId().equals(app.id())) {
        continue;
      }
      boolean routed =
          running.stream()
              .anyMatch(d -> d.version() == release.version() && takesRequests(d, routes));
      boolean switched = routed || journalled(release, new Step.Succeed().word());
      rooms
          .ledger()
          .mark(
              release,
              switched ? ReleaseStatus.SUCCEEDED : ReleaseStatus.FAILED,
              switched ? "finished after an interruption" : "interrupted");
      LOG.info(
          "{} {} was interrupted: {}",
          app.name(),
          release.label(),
          switched ? "finished" : "undone");
    }
  }

  private boolean journalled(Release release, String word) {
    return rooms.ledger().journal(release).stream().anyMatch(s -> s.step().equals(word));
  }

  private static boolean takesRequests(Dyno dyno, Optional<AppRoutes> routes) {
    return dyno.port().isPresent()
        && routes.stream()
            .flatMap(r -> r.upstreams().stream())
            .map(Upstream::port)
            .anyMatch(p -> p == dyno.port().getAsInt());
  }

  private void disk(App app, Startable startable) {
    rooms
        .disk()
        .layOut(
            app, startable.stamp(), startable.slug().id(), rooms.apps().settings(app).envFile());
    rooms.disk().writeEnv(app, startable.release().config());
    Optional<Stamp> current = rooms.disk().current(app);
    if (!current.equals(Optional.of(startable.stamp()))) {
      rooms.disk().moveCurrent(app, startable.stamp());
    }
  }

  /**
   * Takes back what runs of the serving release, stops the rest, starts what is missing. A web dyno
   * that the router was not told of was still starting, and gets requests when it is well.
   */
  private void adopt(
      App app, Optional<Startable> startable, List<Dyno> running, Optional<AppRoutes> routes) {
    List<DynoName> wanted = traffic.wanted(app, startable);
    Map<DynoName, Dyno> places = new HashMap<>();
    List<Dyno> rest = new ArrayList<>();
    int version = startable.map(s -> s.release().version()).orElse(0);
    for (Dyno dyno : running) {
      if (dyno.name().type().equals("run")) {
        continue;
      }
      boolean fits = dyno.version() == version && wanted.contains(dyno.name());
      boolean better = !places.containsKey(dyno.name()) || takesRequests(dyno, routes);
      if (fits && better) {
        Optional.ofNullable(places.put(dyno.name(), dyno)).ifPresent(rest::add);
      } else {
        rest.add(dyno);
      }
    }
    List<Dyno> starting =
        places.values().stream()
            .filter(d -> d.port().isPresent() && routes.isPresent() && !takesRequests(d, routes))
            .toList();
    List<Member> members =
        places.values().stream()
            .map(d ->
                new Member(d, starting.contains(d) ? State.STARTING : State.UP, d.startedAt(), 0))
            .toList();
    String pool =
        routes
            .map(AppRoutes::pool)
            .filter(p -> !p.isEmpty() && !members.isEmpty())
            .orElse("v" + version);
    startable.ifPresent(s -> traffic.fleet().put(app.id(), new Serving(version, pool, members)));
    rest.forEach(traffic.keeper()::stop);
    startable.ifPresent(s -> starting.forEach(d -> traffic.keeper().await(d, s)));
    wanted.stream()
        .filter(n -> !places.containsKey(n))
        .forEach(n -> traffic.keeper().bring(app.id(), n, 0));
    // One that ended before it had its place again.
    places
        .values()
        .forEach(
            d -> rooms.runtime().exit(d).ifPresent(status -> traffic.keeper().exited(d, status)));
  }

  private void stopOrphans(List<Dyno> running) {
    Set<java.util.UUID> apps = new HashSet<>();
    rooms.apps().all().forEach(a -> apps.add(a.id()));
    running.stream().filter(d -> !apps.contains(d.appId())).forEach(traffic.keeper()::stop);
  }
}
