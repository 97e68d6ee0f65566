package belay.lifecycle;

import belay.activity.OfDynos;
import belay.apps.Apps;
import belay.apps.Settings;
import belay.fleet.Dynos.Startable;
import belay.fleet.OneOffs;
import belay.fleet.OwnerQuota;
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
import belay.runtime.DynoName;
import belay.switching.GoLive;
import belay.switching.Leftovers;
import belay.turns.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Scales, stops and restarts, in the turns that switches of the app take. */
final class RoadFormation implements Formation {
  private final Apps apps;
  private final RoadLimits limits;
  private final Reserve reserve;
  private final Running running;
  private final Leftovers leftovers;
  private final GoLive goLive;
  private final Turns switches;
  private final OneOffs oneOffs;
  private final OwnerQuota quota;
  private final OneByOne oneByOne;

  RoadFormation(
      Apps apps,
      RoadLimits limits,
      Reserve reserve,
      Running running,
      Leftovers leftovers,
      GoLive goLive,
      Turns switches,
      OneOffs oneOffs,
      OwnerQuota quota,
      OneByOne oneByOne) {
    this.apps = apps;
    this.limits = limits;
    this.reserve = reserve;
    this.running = running;
    this.leftovers = leftovers;
    this.goLive = goLive;
    this.switches = switches;
    this.oneOffs = oneOffs;
    this.quota = quota;
    this.oneByOne = oneByOne;
  }

  @Override
  public SortedMap<String, Integer> scale(App app, Map<String, Integer> quantities, Change change) {
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
    quota.insist(app, total);
    if (total > limits.dynosMax()) {
      throw new InvalidInput(
          "That would be " + total + " dynos, at most " + limits.dynosMax() + " for one app.");
    }
  }

  @Override
  public void stop(App app, Optional<String> typeOrDyno, Change change) {
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

  @Override
  public void cycle(App app, String typeOrDyno, Change change) {
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

  @Override
  public void restart(App app, Optional<String> typeOrDyno, Change change) {
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
      oneByOne.restart(app, serving, which);
    }
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
