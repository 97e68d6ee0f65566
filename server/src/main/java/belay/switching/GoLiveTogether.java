package belay.switching;

import belay.build.Builder;
import belay.fleet.Dynos.Startable;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.fleet.WarmPool;
import belay.ledger.Draft;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Kind;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Together;
import belay.runtime.CannotStartDyno;
import belay.switching.SwitchTogether.Leg;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The last part of the road for several apps as one: drafts become releases in one transaction, one
 * step of the router's makes all of them serve, and one transaction says so. Callers hold the turns
 * of all. Safe for use by several threads.
 */
public final class GoLiveTogether {
  private final GoLive goLive;
  private final Records records;
  private final Running running;
  private final Machine machine;
  private final Leftovers leftovers;

  GoLiveTogether(
      GoLive goLive, Records records, Running running, Machine machine, Leftovers leftovers) {
    this.goLive = goLive;
    this.records = records;
    this.running = running;
    this.machine = machine;
    this.leftovers = leftovers;
  }

  /**
   * One app's part.
   *
   * @param tell hears what becomes of it
   */
  public record Wanted(App app, Draft draft, GoLive.Way way, Builder.Output tell) {}

  /**
   * Writes the releases and switches to them.
   *
   * @return how it ended for each, in their order: all live, all failed or all held
   */
  public List<DeployOutcome> release(Together together, List<Wanted> all)
      throws InterruptedException {
    insist(all);
    all.forEach(w -> goLive.canaries().makeWay(w.app(), w.draft()));
    Ledger ledger = records.ledger();
    List<Release> releases =
        ledger.append(
            together,
            all.stream()
                .map(w -> new Ledger.Part(w.draft(), goLive.tools().runtimes(w.draft())))
                .toList());
    List<WarmPool> taken = new ArrayList<>();
    SwitchTogether.Result result;
    try {
      List<Leg> legs = new ArrayList<>();
      for (int i = 0; i < releases.size(); i++) {
        legs.add(leg(all.get(i), releases.get(i), taken));
      }
      result = new SwitchTogether(running, ledger, legs).carryOut();
    } catch (InterruptedException | RuntimeException e) {
      taken.forEach(running.warm()::keep);
      goLive.notLive().markLater(releases, ReleaseStatus.FAILED, "interrupted");
      throw e;
    }
    if (!(result instanceof SwitchTogether.Result.Switched)) {
      taken.forEach(running.warm()::keep);
    }
    List<DeployOutcome> outcomes = ended(result, all, releases);
    for (int i = 0; i < releases.size(); i++) {
      goLive.keepOrigin(releases.get(i), all.get(i).way().origin());
    }
    return outcomes;
  }

  /** What can be known to fail before anything was changed is not begun. */
  private void insist(List<Wanted> all) {
    all.forEach(w -> goLive.planning().insist(w.app(), w.draft(), w.way().warm()));
    List<String> cold =
        all.stream()
            .filter(w -> w.draft().kind() == Kind.ROLLBACK)
            .filter(w -> !running.warm().has(w.app().id(), w.draft().slug(), w.draft().config()))
            .map(w -> w.app().name().value())
            .sorted()
            .toList();
    if (!cold.isEmpty() && machine.memory().isShort()) {
      throw new CannotStartDyno(
          "Nothing was changed. The machine's memory is short, and dynos of "
              + String.join(", ", cold)
              + " would have to be started beside what serves. Make room (belay ps:scale, belay"
              + " ps:stop), or go back one app at a time.");
    }
  }

  private Leg leg(Wanted wanted, Release release, List<WarmPool> taken) {
    App app = wanted.app();
    GoLive.Way way = wanted.way();
    running.log().api(app, release.description() + " by user " + release.change().actor().email());
    Optional<Startable> startable = running.startables().of(app, release);
    Optional<WarmPool> warm = way.warm() ? running.warm().take(release) : Optional.empty();
    warm.ifPresent(taken::add);
    SwitchPlan plan =
        goLive
            .planning()
            .of(app, release, way.releaseCommand(), new Planning.Content(startable, warm));
    Supplier<Optional<String>> overtaken =
        release.kind() == Kind.ROLLBACK
            ? Optional::empty
            : () -> goLive.precedence().waitingRollback(app.id());
    var parts = new Switch.Parts(goLive.tools(), wanted.tell(), way.accepted(), overtaken);
    return new Leg(app, release, new Switch(parts, app, release, startable), plan);
  }

  private List<DeployOutcome> ended(
      SwitchTogether.Result result, List<Wanted> all, List<Release> releases) {
    return switch (result) {
      case SwitchTogether.Result.Switched switched -> live(all, releases, switched);
      case SwitchTogether.Result.NotSwitched not -> {
        String why = not.app().map(a -> a.name() + ": ").orElse("") + not.why();
        goLive.notLive().markLater(releases, ReleaseStatus.FAILED, why);
        List<DeployOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < releases.size(); i++) {
          Wanted of = all.get(i);
          var fault = new NotLive.Fault(not.app().orElse(of.app()), why);
          outcomes.add(goLive.notLive().toldFailed(of.app(), releases.get(i), fault, of.tell()));
        }
        yield outcomes;
      }
      case SwitchTogether.Result.Overtaken by -> {
        String why = by.app().name() + ": " + by.why();
        goLive.notLive().markLater(releases, ReleaseStatus.HELD, why);
        List<DeployOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < releases.size(); i++) {
          Wanted of = all.get(i);
          outcomes.add(goLive.notLive().toldHeld(of.app(), releases.get(i), why, of.tell()));
        }
        yield outcomes;
      }
    };
  }

  /** The same without what is done later for all at once. */
  private static Switch.Result.Switched recorded(Switch.Result.Switched switched) {
    Set<Class<? extends Step>> left = new HashSet<>(switched.left());
    left.remove(Step.Succeed.class);
    return new Switch.Result.Switched(switched.figures(), switched.notes(), left);
  }

  private List<DeployOutcome> live(
      List<Wanted> all, List<Release> releases, SwitchTogether.Result.Switched switched) {
    if (switched.each().stream().anyMatch(s -> s.left().contains(Step.Succeed.class))) {
      leftovers.record(releases);
    }
    List<DeployOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < releases.size(); i++) {
      Wanted wanted = all.get(i);
      DeployOutcome.Live live =
          goLive.live(
              wanted.app(), releases.get(i), recorded(switched.each().get(i)), wanted.tell());
      goLive.precedence().live(wanted.app().id(), wanted.way().place(), live.entry());
      outcomes.add(live);
    }
    return outcomes;
  }
}
