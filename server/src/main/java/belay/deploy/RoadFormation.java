package belay.deploy;

import belay.activity.OfDynos;
import belay.apps.Apps;
import belay.apps.Settings;
import belay.fleet.Boot.Booted;
import belay.fleet.DynoState;
import belay.fleet.DynoState.State;
import belay.fleet.Dynos.Startable;
import belay.fleet.Fleet;
import belay.fleet.Fleet.Member;
import belay.fleet.OneOffs;
import belay.fleet.Places;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.layout.Reserve;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.ProcessTypes;
import belay.release.Refused;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.switching.GoLive;
import belay.switching.Leftovers;
import belay.switching.Turns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** How many dynos of what run: scale, stop, restart. No release is made of any of it. */
final class RoadFormation {
  private final Apps apps;
  private final RoadLimits limits;
  private final Reserve reserve;
  private final InstantSource time;
  private final DynoRuntime runtime;
  private final Running running;
  private final Leftovers leftovers;
  private final GoLive goLive;
  private final Turns switches;
  private final OneOffs oneOffs;

  RoadFormation(
      Apps apps,
      RoadLimits limits,
      Reserve reserve,
      InstantSource time,
      DynoRuntime runtime,
      Running running,
      Leftovers leftovers,
      GoLive goLive,
      Turns switches,
      OneOffs oneOffs) {
    this.apps = apps;
    this.limits = limits;
    this.reserve = reserve;
    this.time = time;
    this.runtime = runtime;
    this.running = running;
    this.leftovers = leftovers;
    this.goLive = goLive;
    this.switches = switches;
    this.oneOffs = oneOffs;
  }

  SortedMap<String, Integer> scale(App app, Map<String, Integer> quantities, Change change) {
    return inTurn(
        app,
        "scaling",
        () -> {
          Optional<Startable> serving = running.startables().serving(app.id());
          check(app, serving, quantities);
          apps.scale(app, quantities, change);
          running.log().api(app, "Scaled to " + quantities + " by user " + change.actor().email());
          serving.ifPresent(
              s -> forgetStopped(s, name -> quantities.containsKey(name.type()), change));
          serving.ifPresent(s -> running.keeper().reach(app.id()));
          return all(app, serving);
        });
  }

  private SortedMap<String, Integer> all(App app, Optional<Startable> serving) {
    SortedMap<String, Integer> formation = apps.formation(app);
    return serving.map(s -> ProcessTypes.quantities(s.slug(), formation)).orElse(formation);
  }

  private void check(App app, Optional<Startable> serving, Map<String, Integer> quantities) {
    quantities.forEach((type, quantity) -> {
      ProcessTypes.insist(type, quantity);
      serving.ifPresentOrElse(
          s -> ProcessTypes.insistRuns(type, app.name().value(), s.slug()),
          () -> ProcessTypes.insistRuns(type));
    });
    SortedMap<String, Integer> next = new TreeMap<>(all(app, serving));
    next.putAll(quantities);
    int total = next.values().stream().mapToInt(Integer::intValue).sum();
    oneOffs.insistQuota(app, total);
    if (total > limits.dynosMax()) {
      throw new InvalidInput(
          "That would be " + total + " dynos, at most " + limits.dynosMax() + " for one app.");
    }
  }

  void stop(App app, Optional<String> typeOrDyno, Change change) {
    inTurn(
        app,
        "stopping",
        () -> {
          String which = typeOrDyno.orElse("*");
          if (oneOffs.stop(app, which, change)) {
            return true;
          }
          known(app, which);
          Settings settings = apps.settings(app);
          List<String> stopped = new ArrayList<>(settings.stopped());
          stopped.add(which);
          apps.settings(app, settings.withStopped(stopped), new OfDynos.Stopped(which), change);
          if (Places.covers(which, new DynoName(ProcessTypes.WEB, 1))) {
            running.warm().giveUp(app.id());
          }
          running.log().api(app, "Stopped " + which + " by user " + change.actor().email());
          running.keeper().reach(app.id());
          return true;
        });
  }

  /**
   * Stops as Heroku does: a one-off dyno is gone, and what is scaled runs again, begun before the
   * old one ends. What was stopped by hand stays so.
   */
  void cycle(App app, String typeOrDyno, Change change) {
    inTurn(
        app,
        "stopping",
        () -> {
          if (oneOffs.stop(app, typeOrDyno, change)) {
            return true;
          }
          known(app, typeOrDyno);
          Optional<Startable> serving = running.startables().serving(app.id());
          serving.ifPresent(this::insistStartable);
          apps.event(app, new OfDynos.StoppedToStartAgain(typeOrDyno), change);
          running.log().api(app, "Stopped " + typeOrDyno + " by user " + change.actor().email());
          if (serving.isPresent()) {
            replace(app, serving.get(), typeOrDyno);
          }
          return true;
        });
  }

  void restart(App app, Optional<String> typeOrDyno, Change change) {
    reserve.open();
    inTurn(
        app,
        "a restart",
        () -> {
          String which = typeOrDyno.orElse("*");
          Startable serving =
              running
                  .startables()
                  .serving(app.id())
                  .orElseThrow(() ->
                      Refused.rule(
                          app.name() + " has nothing to restart: nothing was deployed yet."));
          known(app, which);
          insistStartable(serving);
          forgetStopped(serving, name -> Places.covers(which, name), change);
          apps.event(app, new OfDynos.Restarted(which), change);
          running.log().api(app, "Restarted " + which + " by user " + change.actor().email());
          replace(app, serving, which);
          return true;
        });
  }

  private void insistStartable(Startable serving) {
    running
        .startables()
        .obstacle(serving.slug())
        .ifPresent(why -> {
          throw new CannotStartDyno("Not restarted. " + why);
        });
  }

  private void replace(App app, Startable serving, String which) throws InterruptedException {
    if (which.equals("*") || !serving.slug().overlap()) {
      goLive.restart(app, serving);
    } else {
      restartSome(app, serving, which);
    }
  }

  /** One by one: the new one well and in its place, then the old one stopped. */
  private void restartSome(App app, Startable serving, String which) throws InterruptedException {
    for (DynoName name : running.startables().wanted(app, Optional.of(serving))) {
      if (Places.covers(which, name)) {
        restartOne(app, serving, name);
      }
    }
  }

  private void restartOne(App app, Startable serving, DynoName name) throws InterruptedException {
    Dyno fresh = running.dynos().start(serving, name);
    boolean web = ProcessTypes.isWeb(name.type());
    boolean expected = web && running.fleet().expect(app.id());
    if (expected) {
      // None is up, as it crashed: requests wait for this one.
      running.publisher().publishOrLater(app);
    }
    Optional<Booted.Unwell> unwell =
        web ? running.boot().unwell(fresh, serving, Duration.ofSeconds(1)) : Optional.empty();
    if (unwell.isPresent()) {
      if (expected) {
        running.fleet().settle(app.id());
        running.publisher().publishOrLater(app);
      }
      throw Refused.rule(
              "Not restarted: "
                  + name
                  + " "
                  + unwell.get().why()
                  + ". The one before goes on running. See:")
          .next("belay logs -a " + app.name());
    }
    Optional<Fleet.Serving> before = running.fleet().of(app.id());
    List<Member> old = running.fleet().leave(app.id(), name::equals);
    String pool = before.map(Fleet.Serving::pool).orElse("");
    running.fleet().join(app.id(), pool, new Member(fresh, State.UP, time.instant(), 0));
    List<Dyno> left =
        old.stream().filter(m -> m.state() != State.CRASHED).map(Member::dyno).toList();
    Instant until = before.map(b -> running.keeper().writeDown(left, b)).orElse(Instant.EPOCH);
    try {
      running.publisher().publish(app);
    } catch (BelayException e) {
      before.ifPresent(b -> running.fleet().put(app.id(), b));
      if (running.publisher().publishOrLater(app) && before.isPresent()) {
        // Its place may have been given to it, and only the answer lost.
        running.keeper().retire(List.of(fresh), before.get(), until);
      } else {
        runtime.stop(fresh, Duration.ofSeconds(1));
      }
      throw e;
    }
    before.ifPresent(b -> running.keeper().retire(left, b, until));
  }

  /** Of what was stopped by hand these run again; the others stay stopped, each by its name. */
  private void forgetStopped(Startable serving, Predicate<DynoName> again, Change change) {
    App app = serving.app();
    Settings settings = apps.settings(app);
    List<String> left =
        Places.of(serving.slug(), apps.formation(app), List.of()).stream()
            .filter(n -> settings.stopped().stream().anyMatch(s -> Places.covers(s, n)))
            .filter(again.negate())
            .map(DynoName::toString)
            .toList();
    if (!left.equals(settings.stopped())) {
      apps.settings(app, settings.withStopped(left), new OfDynos.Started(), change);
    }
  }

  private void known(App app, String which) {
    boolean known =
        which.equals("*")
            || running.fleet().of(app.id()).stream()
                .flatMap(s -> s.members().stream())
                .anyMatch(m -> Places.covers(which, m.name()))
            || running
                .startables()
                .serving(app.id())
                .map(s -> s.slug().processTypes().containsKey(which.replaceFirst("\\.\\d+$", "")))
                .orElse(false);
    if (!known) {
      throw new NotFound(
          "dyno", "Couldn't find that dyno (" + which + "). See: belay ps -a " + app.name());
    }
  }

  List<DynoState> dynos(App app) {
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
                .map(name -> placeOf(app, s, name, State.DOWN, app.updatedAt()))
                .toList())
        .orElse(List.of());
  }

  /** A dyno that is not there: its place in the formation. */
  private static DynoState placeOf(
      App app, Startable serving, DynoName name, State state, Instant since) {
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
        .map(name -> placeOf(app, serving.orElseThrow(), name, State.STARTING, time.instant()))
        .toList();
  }

  /** Every dyno of every app, for a server that is taken down whole. */
  void stopAll() {
    try (ExecutorService stops = Executors.newVirtualThreadPerTaskExecutor()) {
      for (App app : apps.all()) {
        running.fleet().remove(app.id());
        running.warm().forget(app.id());
        running.drains().forget(app.id());
      }
      for (Dyno dyno : runtime.running()) {
        stops.execute(() -> runtime.stop(dyno, shorter(limits.stopGrace())));
      }
    }
  }

  private static Duration shorter(Duration grace) {
    Duration most = Duration.ofSeconds(10);
    return grace.compareTo(most) > 0 ? most : grace;
  }

  private <T> T inTurn(App app, String what, Turns.Work<T> work) {
    return switches.take(
        app.id(),
        what + " of " + app.name(),
        other -> {},
        () -> {
          leftovers.insist(app.id());
          try {
            return work.run();
          } catch (BelayException e) {
            // What is wanted may be on record already; what runs must not differ from it for good.
            leftovers.later(
                app.id(), "reaching the formation", () -> running.keeper().reach(app.id()));
            throw e;
          }
        });
  }
}
