package belay.switching;

import belay.calls.Calls;
import belay.fleet.Running;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.BelayException;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Carries out the switches of several apps as one. Every app is made ready before any gets a
 * request; those whose dynos must not overlap are held when all others are ready, all at once; then
 * the router is told of all in one step. Until then whatever fails anywhere leaves every app as it
 * was, and so does a dyno that does not stay up right after it. Used once, by one thread.
 */
final class SwitchTogether {
  private final Running running;
  private final Ledger ledger;
  private final List<Leg> legs;

  SwitchTogether(Running running, Ledger ledger, List<Leg> legs) {
    this.running = running;
    this.ledger = ledger;
    this.legs = List.copyOf(legs);
  }

  /** One app's part of it. */
  record Leg(App app, Release release, Switch work, SwitchPlan plan) {
    boolean hasGap() {
      return has(Step.Hold.class::isInstance);
    }

    boolean has(Predicate<Step> which) {
      return plan.steps().stream().anyMatch(which);
    }

    /** Its steps of a kind, before or after its repoint. */
    List<Step> steps(Class<? extends Step> kind, boolean before) {
      int repoint = repointAt();
      List<Step> all = plan.steps();
      return (before ? all.subList(0, repoint) : all.subList(repoint, all.size()))
          .stream().filter(kind::isInstance).toList();
    }

    private int repointAt() {
      for (int i = 0; i < plan.steps().size(); i++) {
        if (plan.steps().get(i) instanceof Step.Repoint) {
          return i;
        }
      }
      throw new IllegalStateException(app.name() + " has nothing to run");
    }

    Step.Repoint repoint() {
      return (Step.Repoint) plan.steps().get(repointAt());
    }
  }

  /** How it ended, for all. */
  sealed interface Result {
    /** All of them switched; in the order of the legs. */
    record Switched(List<Switch.Result.Switched> each) implements Result {}

    /**
     * None switched: what served goes on serving.
     *
     * @param app whose fault it is; empty when it is nobody's
     */
    record NotSwitched(Optional<App> app, String why) implements Result {}

    /** Somebody went before in one of them: what served goes on serving everywhere. */
    record Overtaken(App app, String why) implements Result {}
  }

  /** One app's step failed, which ends the switch for all. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Result result;

    Ended(Result result) {
      super("", null, false, false);
      this.result = result;
    }
  }

  Result carryOut() throws InterruptedException {
    legs.forEach(leg -> leg.work().begin(leg.plan()));
    try {
      makeReady();
      flip();
      stayUp();
    } catch (Ended e) {
      goBack();
      return e.result;
    } catch (BelayException e) {
      goBack();
      return new Result.NotSwitched(Optional.empty(), String.valueOf(e.getMessage()));
    } catch (InterruptedException | RuntimeException e) {
      goBack();
      throw e;
    }
    finish();
    return new Result.Switched(legs.stream().map(leg -> leg.work().switched()).toList());
  }

  private void makeReady() throws InterruptedException {
    List<Leg> overlapping = legs.stream().filter(leg -> !leg.hasGap()).toList();
    List<Leg> alone = legs.stream().filter(Leg::hasGap).toList();
    each(legs, Step.LayOut.class);
    each(legs, Step.Checkpoint.class);
    each(legs, Step.ReleaseCommand.class);
    boot(overlapping);
    if (!alone.isEmpty()) {
      hold(alone);
      each(alone, Step.StopRunning.class);
      boot(alone);
    }
    // Last, so that two workers of one queue overlap for as short as can be.
    for (Leg leg : legs) {
      for (Step step : leg.steps(Step.Start.class, true)) {
        if (!isOfWeb(step)) {
          perform(leg, step);
        }
      }
    }
  }

  /** All are started before any is waited for. */
  private void boot(List<Leg> some) throws InterruptedException {
    for (Leg leg : some) {
      for (Step step : leg.steps(Step.Start.class, true)) {
        if (isOfWeb(step)) {
          perform(leg, step);
        }
      }
    }
    each(some, Step.AwaitHealthy.class);
    each(some, Step.StayUp.class);
  }

  private static boolean isOfWeb(Step step) {
    return step instanceof Step.Start start
        && start.names().stream().allMatch(n -> belay.release.ProcessTypes.isWeb(n.type()));
  }

  private void each(List<Leg> some, Class<? extends Step> kind) throws InterruptedException {
    for (Leg leg : some) {
      for (Step step : leg.steps(kind, true)) {
        perform(leg, step);
      }
    }
  }

  private void perform(Leg leg, Step step) throws InterruptedException {
    insistFirst();
    try {
      leg.work().perform(step);
    } catch (StepFailed e) {
      insistFirst();
      throw new Ended(new Result.NotSwitched(Optional.of(leg.app()), e.why()));
    } catch (BelayException e) {
      throw new Ended(
          new Result.NotSwitched(Optional.of(leg.app()), String.valueOf(e.getMessage())));
    }
  }

  /** Whoever rolls one of them back goes before. */
  private void insistFirst() {
    for (Leg leg : legs) {
      leg.work()
          .overtaken()
          .ifPresent(why -> {
            throw new Ended(new Result.Overtaken(leg.app(), why));
          });
    }
  }

  private void hold(List<Leg> alone) {
    insistFirst();
    alone.forEach(leg -> leg.work().writeDown(new Step.Hold()));
    List<Gap> gaps = alone.stream().map(leg -> leg.work().gap().orElseThrow()).toList();
    List<App> apps = alone.stream().map(Leg::app).toList();
    Runnable withdraw = () -> gaps.forEach(Gap::withdraw);
    try {
      running.publisher().publish(apps, () -> gaps.forEach(Gap::aim), withdraw);
    } catch (BelayException e) {
      boolean _ = running.publisher().publishOrLater(apps, withdraw);
      throw e;
    }
    gaps.forEach(Gap::landed);
  }

  private void flip() {
    insistFirst();
    List<App> apps = legs.stream().map(Leg::app).toList();
    for (Leg leg : legs) {
      insistAlive(leg);
      leg.work().writeDown(leg.repoint());
    }
    Runnable withdraw =
        () -> {
          running.publisher().calls().turnBack(apps.stream().map(App::id).toList());
          legs.forEach(leg -> leg.work().repointing().withdraw());
        };
    try {
      running
          .publisher()
          .publish(
              apps,
              () -> {
                running.publisher().calls().turn(legs.stream().flatMap(this::former).toList());
                legs.forEach(leg -> leg.work().repointing().aim(leg.repoint()));
              },
              withdraw);
    } catch (BelayException e) {
      // It may have been done and only its answer lost: the router must hear what serves.
      boolean told = running.publisher().publishOrLater(apps, withdraw);
      legs.forEach(leg -> leg.work().repointing().missed(told));
      throw e;
    }
    legs.forEach(leg -> leg.work().repointing().landed(leg.repoint()));
  }

  /** What calls of each other an app's dynos go on being given that run before. */
  private Stream<Calls.Former> former(Leg leg) {
    return running.fleet().of(leg.app().id()).stream()
        .flatMap(s ->
            ledger.find(leg.app().id(), s.version()).stream()
                .map(LedgerEntry::release)
                .filter(before -> !before.hasContentOf(leg.release()))
                .map(before -> new Calls.Former(before, s.pool(), leg.plan().keptWarm())));
  }

  private static void insistAlive(Leg leg) {
    try {
      leg.work().repointing().insistAlive(leg.repoint());
    } catch (StepFailed e) {
      throw new Ended(new Result.NotSwitched(Optional.of(leg.app()), e.why()));
    }
  }

  /** Until all stay up nobody's former dynos are touched. */
  private void stayUp() throws InterruptedException {
    for (Leg leg : legs) {
      for (Step step : leg.steps(Step.StayUp.class, false)) {
        try {
          leg.work().perform(step);
        } catch (StepFailed e) {
          throw new Ended(new Result.NotSwitched(Optional.of(leg.app()), e.why()));
        }
      }
    }
  }

  private void goBack() {
    List<Leg> done = legs.stream().filter(leg -> leg.work().repointing().isDone()).toList();
    if (!done.isEmpty()) {
      boolean _ =
          running
              .publisher()
              .publishOrLater(
                  done.stream().map(Leg::app).toList(),
                  () -> {
                    List<UUID> apps = done.stream().map(leg -> leg.app().id()).toList();
                    running.publisher().calls().turnBack(apps);
                    done.forEach(leg -> leg.work().repointing().withdraw());
                  });
    }
    legs.forEach(leg -> leg.work().clear());
  }

  /** From here on all serve; what cannot be done now is done later. */
  private void finish() throws InterruptedException {
    for (Leg leg : legs) {
      after(leg, Step.MoveCurrent.class);
    }
    succeed();
    for (Class<? extends Step> kind : List.of(Step.Retire.class, Step.Bring.class)) {
      for (Leg leg : legs) {
        after(leg, kind);
      }
    }
  }

  private static void after(Leg leg, Class<? extends Step> kind) throws InterruptedException {
    for (Step step : leg.steps(kind, false)) {
      try {
        leg.work().perform(step);
      } catch (BelayException e) {
        leg.work().leave(step, e);
      }
    }
  }

  private void succeed() {
    Step step = new Step.Succeed();
    List<Release> releases = new ArrayList<>();
    for (Leg leg : legs) {
      leg.work().writeDown(step);
      leg.work().succeeded();
      releases.add(leg.release());
    }
    try {
      ledger.mark(releases, ReleaseStatus.SUCCEEDED, "");
    } catch (BelayException e) {
      legs.forEach(leg -> leg.work().leave(step, e));
    }
  }
}
