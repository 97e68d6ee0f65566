package belay.deploy;

import belay.apps.Settings;
import belay.deploy.DynoState.State;
import belay.deploy.Dynos.Startable;
import belay.deploy.Fleet.Member;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

/** How many dynos of what run: scale, stop, restart, one-offs. No release is made of any of it. */
final class Formation {
  private static final String ONE_OFF = "run";
  private static final String INSIDE = "exec";

  private final Rooms rooms;
  private final Traffic traffic;
  private final Turns switches;

  Formation(Rooms rooms, Traffic traffic, Turns switches) {
    this.rooms = rooms;
    this.traffic = traffic;
    this.switches = switches;
  }

  SortedMap<String, Integer> scale(App app, Map<String, Integer> quantities, Change change) {
    return inTurn(
        app,
        "scaling",
        () -> {
          Optional<Startable> serving = traffic.serving(app.id());
          check(app, serving, quantities);
          rooms.apps().scale(app, quantities, change);
          traffic.log().api(app, "Scaled to " + quantities + " by user " + change.actor().email());
          serving.ifPresent(
              s -> forgetStopped(s, name -> quantities.containsKey(name.type()), change));
          serving.ifPresent(s -> traffic.keeper().reach(app.id()));
          return all(app, serving);
        });
  }

  private SortedMap<String, Integer> all(App app, Optional<Startable> serving) {
    SortedMap<String, Integer> formation = rooms.apps().formation(app);
    return serving.map(s -> SwitchPlan.quantities(s.slug(), formation)).orElse(formation);
  }

  private void check(App app, Optional<Startable> serving, Map<String, Integer> quantities) {
    quantities.forEach((type, quantity) -> {
      if (quantity < 0) {
        throw new InvalidInput("Cannot scale " + type + " to " + quantity + ".");
      }
      if (serving.isPresent() && serving.get().slug().command(type).isEmpty()) {
        throw new NotFound(
            "formation",
            "Couldn't find that process type ("
                + type
                + "). "
                + app.name()
                + " has: "
                + String.join(", ", serving.get().slug().processTypes().keySet()));
      }
    });
    SortedMap<String, Integer> next = new TreeMap<>(all(app, serving));
    next.putAll(quantities);
    int total = next.values().stream().mapToInt(Integer::intValue).sum();
    if (total > rooms.limits().dynosMax()) {
      throw new InvalidInput(
          "That would be "
              + total
              + " dynos, at most "
              + rooms.limits().dynosMax()
              + " for one app.");
    }
  }

  void stop(App app, Optional<String> typeOrDyno, Change change) {
    inTurn(
        app,
        "stopping",
        () -> {
          String which = typeOrDyno.orElse("*");
          if (stopOneOff(app, which)) {
            rooms.apps().event(app, "stopped " + which, change);
            return true;
          }
          known(app, which);
          Settings settings = rooms.apps().settings(app);
          List<String> stopped = new ArrayList<>(settings.stopped());
          stopped.add(which);
          rooms.apps().settings(app, settings.withStopped(stopped), "stopped " + which, change);
          if (SwitchPlan.covers(which, new DynoName(SwitchPlan.WEB, 1))) {
            traffic.warm().giveUp(app.id());
          }
          traffic.log().api(app, "Stopped " + which + " by user " + change.actor().email());
          traffic.keeper().reach(app.id());
          return true;
        });
  }

  private boolean stopOneOff(App app, String which) {
    List<Dyno> oneOffs =
        oneOffs(app).stream().filter(d -> d.name().toString().equals(which)).toList();
    oneOffs.forEach(traffic.keeper()::stop);
    return !oneOffs.isEmpty();
  }

  void restart(App app, Optional<String> typeOrDyno, Change change) {
    inTurn(
        app,
        "a restart",
        () -> {
          String which = typeOrDyno.orElse("*");
          Startable serving =
              traffic
                  .serving(app.id())
                  .orElseThrow(() ->
                      new Refused(
                          "invalid_params",
                          app.name() + " has nothing to restart: nothing was deployed yet."));
          known(app, which);
          traffic
              .obstacle(serving.slug())
              .ifPresent(why -> {
                throw new CannotStartDyno("Not restarted. " + why);
              });
          forgetStopped(serving, name -> SwitchPlan.covers(which, name), change);
          rooms.apps().event(app, "restarted " + which, change);
          traffic.log().api(app, "Restarted " + which + " by user " + change.actor().email());
          if (which.equals("*") || !serving.slug().overlap()) {
            traffic.restart(app, serving);
          } else {
            restartSome(app, serving, which);
          }
          return true;
        });
  }

  /** One by one: the new one well and in its place, then the old one stopped. */
  private void restartSome(App app, Startable serving, String which) throws InterruptedException {
    for (DynoName name : traffic.wanted(app, Optional.of(serving))) {
      if (SwitchPlan.covers(which, name)) {
        restartOne(app, serving, name);
      }
    }
  }

  private void restartOne(App app, Startable serving, DynoName name) throws InterruptedException {
    Dyno fresh = traffic.dynos().start(serving, name);
    if (name.type().equals(SwitchPlan.WEB)
        && rooms.health().await(fresh, serving.slug().health(), () -> false)
            instanceof HealthProbe.Verdict.Unwell unwell) {
      rooms.runtime().stop(fresh, Duration.ofSeconds(1));
      throw new Refused(
          "invalid_params",
          "Not restarted: "
              + name
              + " "
              + unwell.why()
              + ". The one before goes on running. See: belay logs -a "
              + app.name());
    }
    Optional<Fleet.Serving> before = traffic.fleet().of(app.id());
    List<Member> old = traffic.fleet().leave(app.id(), name::equals);
    String pool = before.map(Fleet.Serving::pool).orElse("");
    traffic.fleet().join(app.id(), pool, new Member(fresh, State.UP, rooms.time().instant(), 0));
    try {
      traffic.publisher().publish(app);
    } catch (BelayException e) {
      before.ifPresent(b -> traffic.fleet().put(app.id(), b));
      traffic.publisher().publishOrLater(app);
      rooms.runtime().stop(fresh, Duration.ofSeconds(1));
      throw e;
    }
    old.stream()
        .filter(m -> m.state() != State.CRASHED)
        .forEach(m -> traffic.keeper().retire(m.dyno(), pool));
  }

  /** Of what was stopped by hand these run again; the others stay stopped, each by its name. */
  private void forgetStopped(Startable serving, Predicate<DynoName> again, Change change) {
    App app = serving.app();
    Settings settings = rooms.apps().settings(app);
    List<String> left =
        SwitchPlan.wanted(serving.slug(), rooms.apps().formation(app), List.of()).stream()
            .filter(n -> settings.stopped().stream().anyMatch(s -> SwitchPlan.covers(s, n)))
            .filter(again.negate())
            .map(DynoName::toString)
            .toList();
    if (!left.equals(settings.stopped())) {
      rooms.apps().settings(app, settings.withStopped(left), "started", change);
    }
  }

  private void known(App app, String which) {
    boolean known =
        which.equals("*")
            || traffic.fleet().of(app.id()).stream()
                .flatMap(s -> s.members().stream())
                .anyMatch(m -> SwitchPlan.covers(which, m.name()))
            || traffic
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
    traffic
        .fleet()
        .of(app.id())
        .ifPresentOrElse(
            s -> s.members().forEach(m -> states.add(m.shown(s.version()))),
            () -> states.addAll(toBeTakenBack(app)));
    for (Dyno dyno : oneOffs(app)) {
      states.add(shown(dyno));
    }
    return states;
  }

  /** While the engine is away that could tell whether they run. */
  private List<DynoState> toBeTakenBack(App app) {
    Optional<Startable> serving =
        traffic.serving(app.id()).filter(s -> s.slug().image().isPresent());
    return traffic.wanted(app, serving).stream()
        .map(name ->
            new DynoState(
                UUID.nameUUIDFromBytes((app.id() + "." + name).getBytes(StandardCharsets.UTF_8)),
                name,
                serving.flatMap(s -> s.slug().command(name.type())).orElse(""),
                State.STARTING,
                rooms.time().instant(),
                serving.orElseThrow().release().version()))
        .toList();
  }

  private static DynoState shown(Dyno dyno) {
    return new DynoState(
        dyno.id(), dyno.name(), dyno.command(), State.UP, dyno.startedAt(), dyno.version());
  }

  private List<Dyno> oneOffs(App app) {
    return rooms.runtime().running().stream()
        .filter(d -> d.appId().equals(app.id()) && d.name().type().equals(ONE_OFF))
        .toList();
  }

  OneOff run(
      App app,
      String command,
      Map<String, String> env,
      Optional<Terminal> terminal,
      Change change) {
    Startable serving = servingToRun(app);
    DynoName name = oneOffName();
    rooms.apps().event(app, "ran `" + command + "` in " + name, change);
    return rooms.runtime().runOnce(traffic.dynos().spec(serving, name, command, env), terminal);
  }

  OneOff exec(App app, String which, String command, Optional<Terminal> terminal, Change change) {
    Dyno dyno = running(app, which);
    Startable serving = servingToRun(app);
    DynoName name = new DynoName(INSIDE, rooms.chance().nextInt(1_000, 10_000));
    rooms.apps().event(app, "ran `" + command + "` inside " + dyno.name() + " as " + name, change);
    DynoSpec spec = traffic.dynos().spec(serving, dyno.name(), command, Map.of());
    return rooms.runtime().exec(dyno, spec, name, terminal);
  }

  private Dyno running(App app, String which) {
    List<Fleet.Member> members =
        traffic.fleet().of(app.id()).map(Fleet.Serving::members).orElse(List.of());
    Optional<Fleet.Member> member =
        members.stream().filter(m -> isCalled(m.dyno(), which)).findFirst();
    Optional<Dyno> up =
        member
            .filter(m -> m.state() == State.UP || m.state() == State.STARTING)
            .map(Fleet.Member::dyno)
            .or(() -> oneOffs(app).stream().filter(d -> isCalled(d, which)).findFirst());
    String ways = " See: belay ps -a " + app.name() + ". Beside them: belay run -a " + app.name();
    return up.orElseThrow(() ->
        member.isPresent()
            ? new Refused("invalid_params", which + " is not up: nothing can run inside." + ways)
            : new NotFound("dyno", "Couldn't find that dyno (" + which + ")." + ways));
  }

  private static boolean isCalled(Dyno dyno, String which) {
    return dyno.name().toString().equals(which) || dyno.id().toString().equals(which);
  }

  DynoState runDetached(App app, String command, Map<String, String> env, Change change) {
    Startable serving = servingToRun(app);
    DynoName name = oneOffName();
    rooms.apps().event(app, "ran `" + command + "` in " + name, change);
    traffic.log().process(app.id(), name, Words.starting(command));
    return shown(rooms.runtime().start(traffic.dynos().spec(serving, name, command, env)));
  }

  private Startable servingToRun(App app) {
    Startable serving =
        traffic
            .serving(app.id())
            .orElseThrow(() ->
                new Refused(
                    "invalid_params",
                    "Nothing was deployed to "
                        + app.name()
                        + " yet: there is no slug to run in. Push first: git push belay main"));
    rooms
        .disk()
        .layOut(app, serving.stamp(), serving.slug().id(), rooms.apps().settings(app).envFile());
    return serving;
  }

  private DynoName oneOffName() {
    return new DynoName(ONE_OFF, rooms.chance().nextInt(1_000, 10_000));
  }

  /** Every dyno of every app, for a server that is taken down whole. */
  void stopAll() {
    try (ExecutorService stops = Executors.newVirtualThreadPerTaskExecutor()) {
      for (App app : rooms.apps().all()) {
        traffic.fleet().remove(app.id());
        traffic.warm().forget(app.id());
      }
      for (Dyno dyno : rooms.runtime().running()) {
        stops.execute(() -> rooms.runtime().stop(dyno, shorter(rooms.limits().stopGrace())));
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
          traffic.leftovers().insist(app.id());
          try {
            return work.run();
          } catch (BelayException e) {
            // What is wanted may be on record already; what runs must not differ from it for good.
            traffic
                .leftovers()
                .later(app.id(), "reaching the formation", () -> traffic.keeper().reach(app.id()));
            throw e;
          }
        });
  }
}
