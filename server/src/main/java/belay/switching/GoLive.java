package belay.switching;

import belay.build.Builder;
import belay.fleet.CleanUp;
import belay.fleet.Dynos.Startable;
import belay.fleet.Fleet.Serving;
import belay.fleet.Machine;
import belay.fleet.Places;
import belay.fleet.Records;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.fleet.WarmPool;
import belay.fleet.Words;
import belay.layout.Disk;
import belay.ledger.Draft;
import belay.logs.AppLogs;
import belay.release.App;
import belay.release.Kind;
import belay.release.LanguageRuntime;
import belay.release.LanguageRuntimes;
import belay.release.Origin;
import belay.release.Refused;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.routing.Site;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.switching.DeployOutcome.Live;
import belay.watch.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The last part of the road that all changes share: a draft becomes a release, the release a
 * switch, the switch a status. Callers hold the app's turn. Safe for use by several threads.
 */
public final class GoLive {
  private final Records records;
  private final Timing timing;
  private final Running running;
  private final SwitchTools tools;
  private final LanguageRuntimes languages;
  private final Endings endings;
  private final Leftovers leftovers;
  private final Precedence precedence = new Precedence();

  public GoLive(
      Records records,
      Disk disk,
      Machine machine,
      AppLogs logs,
      Site site,
      Timing timing,
      RoadLimits limits,
      Running running,
      Leftovers leftovers,
      CleanUp cleanUp) {
    this.records = records;
    this.timing = timing;
    this.running = running;
    this.leftovers = leftovers;
    this.languages = machine.languages();
    this.endings =
        new Endings(
            records,
            site,
            timing,
            running.log(),
            leftovers,
            cleanUp,
            new Costs(
                records.ledger(), machine.routing(), timing.background(), limits, running.fleet()),
            new HeldImages(records.ledger(), records.apps(), disk),
            new LastWords(logs));
    this.tools =
        new SwitchTools(records, disk, machine, logs, limits, timing.time(), running, leftovers);
  }

  /** Adds what is done, in the background, when an app has another release that is live or held. */
  public void afterwards(Consumer<App> task) {
    endings.afterwards(task);
  }

  List<LanguageRuntime> runtimes(Draft draft) {
    return draft
        .slug()
        .flatMap(records.ledger()::slug)
        .map(slug -> languages.now(slug.runtimes()))
        .orElse(List.of());
  }

  Endings endings() {
    return endings;
  }

  /** In which order what goes live here was asked for. */
  public Precedence precedence() {
    return precedence;
  }

  /**
   * How a release is to go live.
   *
   * @param releaseCommand whether its release command is run
   * @param warm whether it may be served by dynos of an earlier release with the same content
   * @param accepted when the change was asked for
   * @param place when it was asked for among other changes
   * @param origin how it came to be
   */
  public record Way(
      boolean releaseCommand, boolean warm, Instant accepted, long place, Origin origin) {}

  /** Writes the release and switches to it. */
  public DeployOutcome release(App app, Draft draft, Way way, Builder.Output tell)
      throws InterruptedException {
    insist(app, draft, way);
    Release release = records.ledger().append(draft, runtimes(draft));
    running.log().api(app, release.description() + " by user " + draft.change().actor().email());
    Optional<WarmPool> warm = Optional.empty();
    Switch.Result result;
    try {
      Optional<Startable> startable = running.startables().of(app, release);
      warm = way.warm() ? running.warm().take(release) : Optional.empty();
      SwitchPlan plan = plan(app, release, way, new Content(startable, warm));
      result = begun(app, release, way, startable, tell).carryOut(plan);
    } catch (InterruptedException | RuntimeException e) {
      warm.ifPresent(running.warm()::keep);
      endings.markLater(List.of(release), ReleaseStatus.FAILED, "interrupted");
      throw e;
    }
    if (!(result instanceof Switch.Result.Switched)) {
      warm.ifPresent(running.warm()::keep);
    }
    DeployOutcome outcome =
        switch (result) {
          case Switch.Result.NotSwitched not -> endings.failed(app, release, not.why(), tell);
          case Switch.Result.Overtaken by -> endings.held(app, release, by.why(), tell);
          case Switch.Result.Switched switched -> {
            if (switched.left().contains(Step.Succeed.class)) {
              leftovers.record(List.of(release));
            }
            yield endings.live(app, release, switched, tell);
          }
        };
    if (outcome instanceof Live live && release.kind().bringsCode()) {
      precedence.live(app.id(), way.place(), live.entry());
    }
    endings.keepOrigin(release, way.origin());
    return outcome;
  }

  /** What a release runs: to be started, and as far as it runs already. */
  record Content(Optional<Startable> startable, Optional<WarmPool> warm) {}

  SwitchPlan plan(App app, Release release, Way way, Content content) {
    Optional<Startable> startable = content.startable();
    var wish =
        new SwitchPlan.Wish(
            startable.map(Startable::slug),
            wantedOf(app, release, startable),
            true,
            way.releaseCommand(),
            isProven(release));
    SwitchPlan.Now now = now(app, startable, true);
    return SwitchPlan.to(wish, content.warm().map(now::beside).orElse(now));
  }

  Switch begun(
      App app, Release release, Way way, Optional<Startable> startable, Builder.Output tell) {
    Supplier<Optional<String>> overtaken =
        release.kind() == Kind.ROLLBACK
            ? Optional::empty
            : () -> precedence.waitingRollback(app.id());
    return new Switch(
        new Switch.Parts(tools, tell, way.accepted(), overtaken), app, release, startable);
  }

  /**
   * Writes a release whose content is what serves already, as when a hook comes or goes: the dynos
   * that run are its own from then on, and none is started or stopped.
   */
  public DeployOutcome takeOver(App app, Draft draft, Instant accepted, Origin origin)
      throws InterruptedException {
    Release release = records.ledger().append(draft);
    String by = " by user " + draft.change().actor().email();
    running.log().api(app, release.description() + by);
    var parts = new Switch.Parts(tools, line -> {}, accepted, Optional::empty);
    var plan = new SwitchPlan(List.of(new Step.Succeed()));
    Switch.Result result = new Switch(parts, app, release, Optional.empty()).carryOut(plan);
    if (!(result instanceof Switch.Result.Switched switched)) {
      String why = result instanceof Switch.Result.NotSwitched not ? not.why() : "interrupted";
      return endings.failed(app, release, why, line -> {});
    }
    running.log().api(app, "Release " + release.label() + " created" + by);
    // One whose time to be started again came in between was passed over.
    running
        .fleet()
        .renumber(app.id(), release.version())
        .forEach(m -> running.keeper().bring(app.id(), m.name(), m.crashes()));
    timing.background().now(() -> endings.tellOf(app));
    endings.keepOrigin(release, origin);
    return new Live(endings.entry(release), switched.figures(), switched.notes(), Optional.empty());
  }

  /** What can be known to fail before anything was changed is not begun. */
  void insist(App app, Draft draft, Way way) {
    boolean warm = way.warm() && running.warm().has(app.id(), draft.slug(), draft.config());
    if (!warm) {
      draft
          .slug()
          .flatMap(records.ledger()::slug)
          .flatMap(running.startables()::obstacle)
          .ifPresent(why -> {
            throw new CannotStartDyno("Nothing was changed. " + why);
          });
    }
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
                || running
                    .startables()
                    .serving(app.id())
                    .map(s -> s.slug().overlap())
                    .orElse(true));
    return new SwitchPlan.Now(
        serving,
        List.of(),
        "",
        keep && overlap ? running.warm().keepUntil(app) : Optional.empty(),
        overlap);
  }

  /** Whether this very content has served before: of a rollback that takes the target's config. */
  private boolean isProven(Release release) {
    return release.kind() == Kind.ROLLBACK
        && release
            .ref()
            .target()
            .flatMap(version -> records.ledger().find(release.appId(), version))
            .filter(target -> target.release().hasContentOf(release))
            .isPresent();
  }

  /** What is to run of a release that is about to go live. */
  private List<DynoName> wantedOf(App app, Release release, Optional<Startable> startable) {
    return release.kind().bringsCode()
        ? startable
            .map(s -> Places.of(s.slug(), records.apps().formation(app), List.of()))
            .orElse(List.of())
        : running.startables().wanted(app, startable);
  }

  /** Records a release that is built but must not go live, and why, as a clause. */
  public DeployOutcome hold(App app, Draft draft, String why, Origin origin, Builder.Output tell) {
    return endings.hold(app, draft, why, origin, tell, runtimes(draft));
  }

  public void restart(App app, Startable startable) throws InterruptedException {
    var parts =
        new Switch.Parts(
            tools, line -> {}, timing.time().instant(), () -> precedence.waitingRollback(app.id()));
    Optional<Startable> what = Optional.of(startable);
    var wish =
        new SwitchPlan.Wish(
            what.map(Startable::slug), running.startables().wanted(app, what), false, false, false);
    SwitchPlan plan = SwitchPlan.to(wish, now(app, what, false));
    switch (new Switch(parts, app, startable.release(), Optional.of(startable)).carryOut(plan)) {
      case Switch.Result.Switched _ -> {}
      case Switch.Result.NotSwitched not -> throw notRestarted(app, not.why());
      case Switch.Result.Overtaken by -> throw notRestarted(app, by.why());
    }
  }

  private static Refused notRestarted(App app, String why) {
    return Refused.rule(
            "Not restarted: " + Words.sentence(why) + " What ran before goes on running. See:")
        .next("belay logs -a " + app.name());
  }
}
