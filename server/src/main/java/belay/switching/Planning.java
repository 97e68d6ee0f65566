package belay.switching;

import belay.fleet.Dynos.Startable;
import belay.fleet.Fleet.Serving;
import belay.fleet.Places;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.fleet.WarmPool;
import belay.ledger.Draft;
import belay.release.App;
import belay.release.Release;
import belay.release.Slug;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.util.List;
import java.util.Optional;

/** Gathers what {@link SwitchPlan} decides upon: what runs of an app, and what is to run. */
record Planning(Records records, Running running, SwitchTools tools) {
  /** The dynos of a release: those to start, and those that run already. */
  record Content(Optional<Startable> startable, Optional<WarmPool> warm) {}

  /**
   * What can be known to fail before anything was changed is not begun.
   *
   * @param warm whether dynos that run already may serve it
   */
  void insist(App app, Draft draft, boolean warm) {
    if (!warm || !running.warm().has(app.id(), draft.slug(), draft.config())) {
      draft
          .slug()
          .flatMap(records.ledger()::slug)
          .flatMap(running.startables()::obstacle)
          .ifPresent(why -> {
            throw new CannotStartDyno("Nothing was changed. " + why);
          });
    }
  }

  /** From what runs of an app to a release of it that is new. */
  SwitchPlan of(App app, Release release, boolean releaseCommand, Content content) {
    var wish =
        new SwitchPlan.Wish(
            content.startable().map(Startable::slug),
            wantedOf(app, release, content.startable()),
            true,
            releaseCommand,
            releaseCommand && tools.machine().data().isToBeCopied(app, release),
            tools.machine().data().moves(release),
            tools.isProven(release));
    SwitchPlan.Now now = now(app, content.startable(), true);
    return SwitchPlan.to(wish, content.warm().map(now::beside).orElse(now));
  }

  /** From what runs of an app to a release that is about to be written, if dynos of it run. */
  Optional<Ready> ready(App app, Draft draft) {
    Release coming = draft.unnumbered();
    Optional<Startable> what = running.startables().of(app, coming);
    Optional<WarmPool> pool = what.flatMap(_ -> running.warm().take(coming));
    if (pool.isEmpty()) {
      return Optional.empty();
    }
    try {
      SwitchPlan plan = of(app, coming, false, new Content(what, pool));
      Ready ready = new Ready(pool.get(), what.orElseThrow(), plan);
      ready.first().ifPresent(r -> running.publisher().strangers().lookAhead(app.id(), r.warm()));
      return Optional.of(ready);
    } catch (RuntimeException e) {
      running.warm().keep(pool.get());
      throw e;
    }
  }

  /** From what runs of an app to the same, started anew. */
  SwitchPlan again(App app, Startable startable) {
    Optional<Startable> what = Optional.of(startable);
    var wish =
        new SwitchPlan.Wish(
            what.map(Startable::slug),
            running.startables().wanted(app, what),
            false,
            false,
            false,
            false,
            false);
    return SwitchPlan.to(wish, now(app, what, false));
  }

  /**
   * What runs of an app now.
   *
   * @param next what is to run
   * @param keep whether what serves may be kept warm
   */
  private SwitchPlan.Now now(App app, Optional<Startable> next, boolean keep) {
    List<Dyno> serving = running.fleet().of(app.id()).map(Serving::running).orElse(List.of());
    boolean overlap =
        next.map(s -> s.slug().overlap()).orElse(true)
            && (serving.isEmpty()
                || running.startables().slugServing(app.id()).map(Slug::overlap).orElse(true));
    return new SwitchPlan.Now(
        serving,
        List.of(),
        "",
        keep && overlap ? running.warm().keepUntil(app) : Optional.empty(),
        overlap);
  }

  /** What is to run of a release that is about to go live. */
  private List<DynoName> wantedOf(App app, Release release, Optional<Startable> startable) {
    return release.kind().bringsCode()
        ? startable
            .map(s -> Places.of(s.slug(), records.apps().formation(app), List.of()))
            .orElse(List.of())
        : running.startables().wanted(app, startable);
  }
}
