package belay.switching;

import belay.build.Builder;
import belay.fleet.CleanUp;
import belay.fleet.Dynos.Startable;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.fleet.WarmPool;
import belay.fleet.Words;
import belay.layout.Disk;
import belay.ledger.Draft;
import belay.logs.AppLogs;
import belay.logs.LastWords;
import belay.release.App;
import belay.release.BelayException;
import belay.release.CanaryStages;
import belay.release.Kind;
import belay.release.LanguageRuntime;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Refused;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.routing.Site;
import belay.runtime.DynoName;
import belay.switching.DeployOutcome.Live;
import belay.turns.Precedence;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last part of the road that all changes share: a draft becomes a release, the release a
 * switch, the switch a status. Callers hold the app's turn. Safe for use by several threads.
 */
public final class GoLive {
  private static final Logger LOG = LoggerFactory.getLogger(GoLive.class);

  private final Records records;
  private final Site site;
  private final Timing timing;
  private final Running running;
  private final Leftovers leftovers;
  private final CleanUp cleanUp;
  private final Costs costs;
  private final HeldImages heldImages;
  private final SwitchTools tools;
  private final NotLive notLive;
  private final CanaryRoad canaries;
  private final Planning planning;
  private final Precedence precedence = new Precedence();
  private final List<Consumer<App>> afterwards = new CopyOnWriteArrayList<>();

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
    this.site = site;
    this.timing = timing;
    this.running = running;
    this.leftovers = leftovers;
    this.cleanUp = cleanUp;
    this.costs =
        new Costs(
            records.ledger(), machine.routing(), timing.background(), limits, running.fleet());
    this.heldImages = new HeldImages(records.ledger(), records.apps(), disk);
    this.tools =
        new SwitchTools(records, disk, machine, logs, limits, timing.time(), running, leftovers);
    this.notLive = new NotLive(records, running, timing, new LastWords(logs), this::tellOf);
    this.canaries = new CanaryRoad(tools, timing, notLive);
    this.planning = new Planning(records, running, tools);
  }

  /** Adds what is done, in the background, when an app has another release that is live or held. */
  public void afterwards(Consumer<App> task) {
    afterwards.add(task);
  }

  private void tellOf(App app) {
    afterwards.forEach(task -> task.accept(app));
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
   * @param data whether its config says which generations of add-ons' data it has
   */
  public record Way(
      boolean releaseCommand,
      boolean warm,
      Instant accepted,
      long place,
      Origin origin,
      boolean data) {
    /** With the data that serves. */
    public Way(boolean releaseCommand, boolean warm, Instant accepted, long place, Origin origin) {
      this(releaseCommand, warm, accepted, place, origin, false);
    }
  }

  /** Writes the release and switches to it. */
  public DeployOutcome release(App app, Draft draft, Way way, Builder.Output tell)
      throws InterruptedException {
    Draft whole = admitted(app, draft, way);
    boolean rollback = draft.kind() == Kind.ROLLBACK;
    Optional<Ready> ready =
        rollback && way.warm() && !way.releaseCommand()
            ? planning.ready(app, whole)
            : Optional.empty();
    Release release = written(app, whole, ready);
    return goLive(
        app,
        release,
        way,
        new Course(
            () -> way.warm() ? running.warm().take(release) : Optional.empty(),
            running.warm()::keep,
            rollback ? Optional::empty : () -> precedence.waitingRollback(app.id()),
            ready),
        tell);
  }

  private Draft admitted(App app, Draft draft, Way way) {
    planning.insist(app, draft, way.warm());
    canaries.makeWay(app, draft);
    return way.data() ? draft : draft.with(records.addons().current(draft.config()));
  }

  private Release written(App app, Draft draft, Optional<Ready> ready) {
    List<LanguageRuntime> runtimes = tools.runtimes(draft);
    Release release;
    try {
      release =
          ready
              .flatMap(Ready::written)
              .map(first -> records.ledger().append(draft, runtimes, first))
              .orElseGet(() -> records.ledger().append(draft, runtimes));
    } catch (RuntimeException e) {
      ready.map(Ready::pool).ifPresent(running.warm()::keep);
      throw e;
    }
    running.log().api(app, release.description() + " by user " + draft.change().actor().email());
    return release;
  }

  /**
   * Writes the release and gives it to a part of the visitors; where that cannot be, to all of
   * them.
   */
  public DeployOutcome share(
      App app, Draft draft, Way way, CanaryStages stages, Builder.Output tell)
      throws InterruptedException {
    Optional<String> why =
        canaries.dynos().obstacle(app, draft.slug().flatMap(records.ledger()::slug));
    if (why.isPresent()) {
      tell.line(" !     No canary, as " + why.get() + ": all visitors are given it at once");
      return release(app, draft, way, tell);
    }
    Release release = written(app, admitted(app, draft, way), Optional.empty());
    Startable what = running.startables().of(app, release).orElseThrow();
    DeployOutcome outcome =
        canaries.begin(app, what, stages, () -> precedence.waitingRollback(app.id()), tell);
    keepOrigin(release, way.origin());
    return outcome;
  }

  /** Gives a canary all visitors; whatever comes of it, it is a canary no more. */
  public DeployOutcome finish(App app, LedgerEntry canary, Builder.Output tell)
      throws InterruptedException {
    Release release = canary.release();
    WarmPool pool = CanaryRoad.pool(canaries.canary(app, release));
    Instant now = timing.time().instant();
    Origin origin = new Origin(now, Duration.ZERO, Duration.ZERO, List.of());
    DeployOutcome outcome =
        goLive(
            app,
            release,
            new Way(false, true, now, precedence.ask(), origin),
            new Course(
                () -> Optional.of(pool),
                _ -> canaries.letGo(app),
                Optional::empty,
                Optional.empty()),
            tell);
    var _ = running.canaries().remove(app.id());
    return outcome;
  }

  /** What is done with canaries beside that. */
  public CanaryRoad canaries() {
    return canaries;
  }

  private DeployOutcome goLive(
      App app, Release release, Way way, Course course, Builder.Output tell)
      throws InterruptedException {
    Optional<WarmPool> warm = Optional.empty();
    Switch.Result result;
    try {
      var parts = new Switch.Parts(tools, tell, way.accepted(), course.overtaken());
      warm = course.ready().map(Ready::pool);
      if (course.ready().isPresent()) {
        Ready ready = course.ready().get();
        var switching = new Switch(parts, app, release, Optional.of(ready.what(release)));
        result = switching.carryOut(ready);
      } else {
        Optional<Startable> startable = running.startables().of(app, release);
        warm = course.warm().get();
        var content = new Planning.Content(startable, warm);
        result =
            new Switch(parts, app, release, startable)
                .carryOut(planning.of(app, release, way.releaseCommand(), content));
      }
    } catch (InterruptedException | RuntimeException e) {
      warm.ifPresent(course.giveBack());
      notLive.markLater(List.of(release), ReleaseStatus.FAILED, "interrupted");
      throw e;
    }
    if (!(result instanceof Switch.Result.Switched)) {
      warm.ifPresent(course.giveBack());
    }
    DeployOutcome outcome =
        switch (result) {
          case Switch.Result.NotSwitched not -> notLive.failed(app, release, not.why(), tell);
          case Switch.Result.Overtaken by -> notLive.held(app, release, by.why(), tell);
          case Switch.Result.Switched switched -> live(app, release, switched, tell);
        };
    if (outcome instanceof Live live && release.kind().bringsCode()) {
      precedence.live(app.id(), way.place(), live.entry());
    }
    keepOrigin(release, way.origin());
    return outcome;
  }

  Planning planning() {
    return planning;
  }

  SwitchTools tools() {
    return tools;
  }

  NotLive notLive() {
    return notLive;
  }

  /**
   * Writes a release whose content is what serves already, as when a hook comes or goes: the dynos
   * that run are its own from then on, and none is started or stopped.
   */
  public DeployOutcome takeOver(App app, Draft draft, Instant accepted, Origin origin)
      throws InterruptedException {
    canaries.insistNone(app);
    Release release = records.ledger().append(draft);
    String by = " by user " + draft.change().actor().email();
    running.log().api(app, release.description() + by);
    var parts = new Switch.Parts(tools, line -> {}, accepted, Optional::empty);
    var plan = new SwitchPlan(List.of(new Step.Succeed()));
    Switch.Result result = new Switch(parts, app, release, Optional.empty()).carryOut(plan);
    if (!(result instanceof Switch.Result.Switched switched)) {
      String why = result instanceof Switch.Result.NotSwitched not ? not.why() : "interrupted";
      return notLive.failed(app, release, why, line -> {});
    }
    running.log().api(app, "Release " + release.label() + " created" + by);
    // One whose time to be started again came in between was passed over.
    running
        .fleet()
        .renumber(app.id(), release.version())
        .forEach(m -> running.keeper().bring(app.id(), m.name(), m.crashes()));
    timing.background().now(() -> tellOf(app));
    keepOrigin(release, origin);
    return new Live(entry(release), switched.figures(), switched.notes(), Optional.empty());
  }

  /**
   * Runs a command once as a release command is, within the same time, and answers its status.
   *
   * @param env variables beside those of the release
   * @param keep takes all that it printed
   */
  public int runOnce(
      Startable what, DynoName name, String command, Map<String, String> env, Consumer<String> keep)
      throws InterruptedException {
    try {
      return tools.releaseCommand(_ -> {}).once(what, name, command, env, keep);
    } catch (StepFailed e) {
      throw Refused.conflict(e.why());
    }
  }

  void keepOrigin(Release release, Origin origin) {
    try {
      records.ledger().keepOrigin(release, origin);
    } catch (BelayException e) {
      LOG.warn("how {} came to be is not kept: {}", release.label(), e.getMessage());
    }
  }

  Live live(App app, Release release, Switch.Result.Switched switched, Builder.Output tell) {
    running
        .log()
        .api(
            app,
            "Release " + release.label() + " created by user " + release.change().actor().email());
    tell.line("-----> Release " + named(release) + " deployed");
    tell.line("       " + site.url(app));
    if (switched.left().contains(Step.Succeed.class)) {
      leftovers.record(List.of(release));
    }
    if (switched.left().contains(Step.MoveCurrent.class)) {
      leftovers.tidy(app.id());
    }
    timing
        .background()
        .now(() -> {
          if (release.stamp().isPresent()) {
            // Only a deploy brings a slug that another must make room for.
            cleanUp.after(app);
          }
          tellOf(app);
        });
    costs.keep(release, switched.figures());
    return new Live(entry(release), switched.figures(), switched.notes(), Optional.empty());
  }

  /** Records a release that is built but must not go live, and why, as a clause. */
  public DeployOutcome hold(App app, Draft draft, String why, Origin origin, Builder.Output tell) {
    Release release = records.ledger().append(draft, tools.runtimes(draft));
    heldImages.name(app, release);
    DeployOutcome outcome = notLive.held(app, release, why, tell);
    keepOrigin(release, origin);
    return outcome;
  }

  private LedgerEntry entry(Release release) {
    return records.ledger().find(release.id()).orElseThrow();
  }

  private static String named(Release release) {
    return release.label() + release.stamp().map(s -> " (" + s + ")").orElse("");
  }

  public void restart(App app, Startable startable) throws InterruptedException {
    var parts =
        new Switch.Parts(
            tools, line -> {}, timing.time().instant(), () -> precedence.waitingRollback(app.id()));
    SwitchPlan plan = planning.again(app, startable);
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
