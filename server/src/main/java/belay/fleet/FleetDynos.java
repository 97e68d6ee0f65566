package belay.fleet;

import belay.apps.Apps;
import belay.fleet.Dynos.Startable;
import belay.release.App;
import belay.runtime.DynoName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An app's dynos as the fleet knows them, and those of its formation that do not run. */
public record FleetDynos(Apps apps, InstantSource time, Running running, OneOffs oneOffs)
    implements AppDynos {
  @Override
  public List<DynoState> dynos(App app) {
    List<DynoState> states = new ArrayList<>();
    running
        .fleet()
        .of(app.id())
        .ifPresentOrElse(
            s -> s.members().forEach(m -> states.add(m.shown(s.version()))),
            () -> states.addAll(toBeTakenBack(app)));
    states.addAll(stopped(app, states));
    states.addAll(oneOffs.shown(app));
    return states;
  }

  /** What was stopped by hand, and so has no place among those that run. */
  private List<DynoState> stopped(App app, List<DynoState> shown) {
    List<String> stopped = apps.settings(app).stopped();
    Optional<Startable> serving =
        stopped.isEmpty() ? Optional.empty() : running.startables().serving(app.id());
    return serving
        .map(s ->
            Places.of(s.slug(), apps.formation(app), List.of()).stream()
                .filter(name -> stopped.stream().anyMatch(w -> Places.covers(w, name)))
                .filter(name -> shown.stream().noneMatch(d -> d.name().equals(name)))
                .map(name -> placeOf(app, s, name, DynoState.State.DOWN, app.updatedAt()))
                .toList())
        .orElse(List.of());
  }

  /** A dyno that is not there: its place in the formation. */
  private static DynoState placeOf(
      App app, Startable serving, DynoName name, DynoState.State state, Instant since) {
    return new DynoState(
        UUID.nameUUIDFromBytes((app.id() + "." + name).getBytes(StandardCharsets.UTF_8)),
        name,
        serving.slug().command(name.type()).orElse(""),
        state,
        since,
        serving.release().version());
  }

  /** While the engine is away that could tell whether they run. */
  private List<DynoState> toBeTakenBack(App app) {
    Optional<Startable> serving =
        running.startables().serving(app.id()).filter(s -> s.slug().image().isPresent());
    return running.startables().wanted(app, serving).stream()
        .map(name ->
            placeOf(app, serving.orElseThrow(), name, DynoState.State.STARTING, time.instant()))
        .toList();
  }

  @Override
  public List<Warm> warm(App app) {
    return running.warm().of(app.id()).stream()
        .map(p -> new Warm(p.release(), p.dynos().size(), until(p)))
        .toList();
  }

  private Instant until(WarmPool pool) {
    return running
        .warm()
        .heldUntil(pool.release())
        .filter(t -> t.isAfter(pool.until()))
        .orElse(pool.until());
  }

  @Override
  public Optional<Canary> canary(App app) {
    return running.canaries().of(app.id());
  }

  @Override
  public List<Draining> draining(App app) {
    return running.drains().open(app.id());
  }
}
