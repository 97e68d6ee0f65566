package belay.switching;

import belay.activity.OfRelease;
import belay.build.Builder;
import belay.fleet.Canary;
import belay.fleet.Drain;
import belay.fleet.Drains;
import belay.fleet.Dynos.Startable;
import belay.fleet.Running;
import belay.fleet.WarmPool;
import belay.ledger.Draft;
import belay.release.App;
import belay.release.BelayException;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.ProcessTypes;
import belay.release.Refused;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.runtime.DynoName;
import belay.switching.DeployOutcome.Held;
import belay.watch.Timing;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A new release is given to a part of the visitors: its web dynos run beside those that serve,
 * which keep all else, workers too, until {@link GoLive#finish} gives it the rest. Each step is
 * written down before it is done. Callers hold the app's turn. Safe for use by several threads.
 */
public final class CanaryRoad {
  private final SwitchTools tools;
  private final Running running;
  private final Timing timing;
  private final NotLive notLive;
  private final CanaryDynos dynos;

  CanaryRoad(SwitchTools tools, Timing timing, NotLive notLive) {
    this.tools = tools;
    this.running = tools.running();
    this.timing = timing;
    this.notLive = notLive;
    this.dynos = new CanaryDynos(tools, timing);
  }

  /** The canary that is going on in an app, by the ledger. */
  public Optional<LedgerEntry> of(App app) {
    return dynos.of(app);
  }

  /** What looks after its dynos. */
  public CanaryDynos dynos() {
    return dynos;
  }

  /**
   * What is compared must not change meanwhile.
   *
   * @throws Refused when a canary is going on
   */
  public void insistNone(App app) {
    of(app)
        .ifPresent(entry -> {
          throw Refused.conflict(
                  entry.release().label()
                      + " is a canary"
                      + running
                          .canaries()
                          .of(app.id())
                          .map(c -> " at " + c.percent() + " %")
                          .orElse("")
                      + ", and what it is compared with must not change meanwhile. Nothing was"
                      + " changed. Go on with it by belay canary:promote -a "
                      + app.name()
                      + ", or end it:")
              .next("belay canary:abort -a " + app.name());
        });
  }

  /** Before a release is written: a rollback ends a canary, anything else has to wait for it. */
  void makeWay(App app, Draft draft) {
    if (draft.kind() == Kind.ROLLBACK) {
      Optional<LedgerEntry> _ = abort(app, draft.description(), draft.change());
    } else {
      insistNone(app);
    }
  }

  /** Begins: runs the release command, starts its web dynos, gives it its first part. */
  DeployOutcome begin(
      App app,
      Startable what,
      CanaryStages stages,
      Supplier<Optional<String>> overtaken,
      Builder.Output tell)
      throws InterruptedException {
    Release release = what.release();
    FreshDynos fresh = tools.fresh();
    try {
      write(release, new Step.LayOut(), "");
      boolean envFile = tools.records().apps().settings(app).envFile();
      tools.disk().layOut(app, what.stamp(), what.slug().id(), envFile);
      Optional<String> command = what.slug().command(ProcessTypes.RELEASE);
      if (command.isPresent()) {
        write(release, new Step.ReleaseCommand(command.get()), "");
        tools.releaseCommand(tell).run(what, command.get());
      }
      start(what, dynos.names(app, what.slug(), stages.first()), fresh, overtaken);
      if (overtaken.get().isPresent()) {
        throw new StepFailed(overtaken.get().get());
      }
      String id = fresh.web().getFirst().id().toString().substring(0, 8);
      share(
          app,
          new Canary(
              release,
              what.slug(),
              release.label() + "." + id,
              fresh.web(),
              stages.first(),
              stages));
    } catch (StepFailed | BelayException e) {
      fresh.stop();
      String why = String.valueOf(e.getMessage());
      return overtaken.get().isPresent()
          ? notLive.held(app, release, overtaken.get().get(), tell)
          : notLive.failed(app, release, why, tell);
    } catch (InterruptedException | RuntimeException e) {
      fresh.stop();
      notLive.markLater(List.of(release), ReleaseStatus.FAILED, "interrupted");
      throw e;
    }
    dynos.begin(app);
    String message = inWords(app, release, stages.first(), stages);
    running.log().api(app, message);
    tell.line("-----> " + message);
    timing.background().now(() -> notLive.told().accept(app));
    return new Held(notLive.entry(release), message);
  }

  private static String inWords(App app, Release release, int percent, CanaryStages stages) {
    return "%s is a canary: %d %% of the visitors get it%s. Go on: belay canary:promote -a %s"
        .formatted(
            release.label(),
            percent,
            stages.after(percent).map(p -> ", then " + p + " %").orElse(", then all"),
            app.name());
  }

  private void start(
      Startable what, List<DynoName> names, FreshDynos fresh, Supplier<Optional<String>> overtaken)
      throws InterruptedException {
    if (names.isEmpty()) {
      return;
    }
    Release release = what.release();
    write(release, new Step.Start(names), names.toString());
    fresh.start(what, names);
    write(release, new Step.AwaitHealthy(), "");
    fresh.awaitHealthy(what, () -> overtaken.get().isPresent());
    write(release, new Step.StayUp(), "");
    fresh.stayUp(() -> overtaken.get().isPresent());
  }

  private void write(Release release, Step step, String detail) {
    tools.records().ledger().journal(release, step.word(), detail);
  }

  /** What a start finds in the ledger it gives that part again; the router is told last. */
  private void share(App app, Canary canary) {
    write(canary.release(), new Step.Share(canary.percent()), CanaryNote.of(canary));
    Optional<Canary> before = running.canaries().of(app.id());
    if (before.isEmpty()) {
      tools
          .records()
          .ledger()
          .mark(canary.release(), ReleaseStatus.CANARY, "in stages of " + canary.stages() + " %");
    }
    running.canaries().put(app.id(), canary);
    if (before.isEmpty() && tools.asksAgain(app, canary.release())) {
      // From its first request on: nobody need see what it fails.
      boolean _ = running.publisher().askAgain(app.id(), dynos.others(app));
    }
    try {
      running.publisher().publish(app);
    } catch (BelayException e) {
      if (before.isEmpty()) {
        boolean _ = running.publisher().askAgain(app.id(), List.of());
      }
      before.ifPresentOrElse(
          c -> running.canaries().put(app.id(), c), () -> running.canaries().remove(app.id()));
      // It may have been done and only its answer lost.
      boolean _ = running.publisher().publishOrLater(app);
      throw e;
    }
  }

  /** The part that comes next; empty when that is all visitors. */
  public Optional<Integer> next(App app) {
    return running.canaries().of(app.id()).flatMap(c -> c.stages().after(c.percent()));
  }

  /** Gives it a larger part, for which it may need more dynos. */
  public DeployOutcome advance(App app, LedgerEntry entry, int percent, Change change)
      throws InterruptedException {
    Release release = entry.release();
    Canary now = canary(app, release);
    Startable what = running.startables().of(app, release).orElseThrow();
    FreshDynos fresh = tools.fresh();
    try {
      List<DynoName> missing =
          dynos.names(app, what.slug(), percent).stream()
              .filter(n -> now.dynos().stream().noneMatch(d -> d.name().equals(n)))
              .toList();
      start(what, missing, fresh, Optional::empty);
      share(app, canary(app, release).at(percent, fresh.web()));
    } catch (StepFailed | BelayException e) {
      fresh.stop();
      throw Refused.rule(
              "%s stays a canary at %d %%: %s. See:"
                  .formatted(release.label(), now.percent(), e.getMessage()))
          .next("belay logs -a " + app.name());
    }
    tools.records().apps().event(app, new OfRelease.Shared(release.version(), percent), change);
    String message = inWords(app, release, percent, now.stages());
    running.log().api(app, message);
    timing.background().now(() -> notLive.told().accept(app));
    return new Held(notLive.entry(release), message);
  }

  /** As it runs; one whose dynos are not back yet cannot go on. */
  Canary canary(App app, Release release) {
    return running
        .canaries()
        .of(app.id())
        .filter(c -> c.release().id().equals(release.id()))
        .orElseThrow(() ->
            Refused.conflict(
                "The dynos of the canary " + release.label() + " are not back yet. Try again."));
  }

  /** Its dynos as what the last switch finds running. */
  static WarmPool pool(Canary canary) {
    return new WarmPool(
        canary.release(), canary.slug(), canary.dynos(), canary.pool(), WarmPool.NEVER_WARM);
  }

  /**
   * Ends it: all visitors get what serves.
   *
   * @param why as a clause
   * @return the release; empty when none was going on
   */
  public Optional<LedgerEntry> abort(App app, String why, Change change) {
    Optional<LedgerEntry> entry = of(app);
    entry.ifPresent(e -> {
      Release release = e.release();
      tools.records().ledger().mark(release, ReleaseStatus.ABORTED, why);
      letGo(app);
      tools.records().apps().event(app, new OfRelease.Aborted(release.version(), why), change);
      running
          .log()
          .api(app, release.label() + " is no canary any more: " + why + ". All get what serves");
      timing.background().now(() -> notLive.told().accept(app));
    });
    return entry.flatMap(e -> tools.records().ledger().find(e.release().id()));
  }

  /** Its visitors go back to what serves; its dynos end what they are answering. */
  void letGo(App app) {
    Optional<Canary> canary = running.canaries().remove(app.id());
    boolean _ = running.publisher().askAgain(app.id(), List.of());
    running.publisher().publishOrLater(app);
    canary.ifPresent(c -> {
      Drains drains = running.drains();
      drains.begin(
          new Drain.Task(
              app.id(),
              c.release().version(),
              c.pool(),
              c.dynos(),
              drains.until(),
              Optional.empty()));
      c.dynos().forEach(drains::stop);
    });
  }
}
