package belay.deploy;

import belay.activity.OfSettings;
import belay.build.Builder;
import belay.deploy.BuiltCode.Ask;
import belay.fleet.Bounds;
import belay.fleet.CleanUp;
import belay.fleet.Records;
import belay.fleet.Words;
import belay.layout.Storage;
import belay.ledger.Draft;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Refused;
import belay.release.Release;
import belay.release.Slug;
import belay.rollback.Admission.Code;
import belay.switching.Aftermath;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.BuildFailed;
import belay.switching.DeployOutcome.NothingToChange;
import belay.turns.Turns;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds sources, and puts what comes of it on the road. */
final class RoadDeploys implements Deploys, DeployParts {
  private final Records records;
  private final Storage storage;
  private final Builder builder;
  private final Timing timing;
  private final Bounds bounds;
  private final CleanUp cleanUp;
  private final Turns builds;
  private final BuiltCode code;
  private final FirstFormation formation;
  private final Aftermath aftermath;
  private volatile AddonMaker maker = AddonMaker.NONE;

  RoadDeploys(
      Records records,
      Storage storage,
      Builder builder,
      Timing timing,
      Bounds bounds,
      CleanUp cleanUp,
      BuiltCode code,
      FirstFormation formation,
      Aftermath aftermath) {
    this.records = records;
    this.storage = storage;
    this.builder = builder;
    this.timing = timing;
    this.bounds = bounds;
    this.cleanUp = cleanUp;
    this.builds = new Turns(bounds.limits().turnWaitMax());
    this.code = code;
    this.formation = formation;
    this.aftermath = aftermath;
  }

  @Override
  public void admit(App app, Optional<String> commit, boolean force) {
    code.goLive().canaries().insistNone(app);
    code.entrance().insist(app, new Code(Optional.empty(), commit), Insistence.push(force));
  }

  @Override
  public boolean admits(App app, String commit) {
    return code.entrance()
        .obstacle(app, new Code(Optional.empty(), Optional.of(commit)), false)
        .isEmpty();
  }

  @Override
  public Optional<String> servingCommit(App app) {
    return records
        .ledger()
        .serving(app.id())
        .flatMap(e -> e.release().slug())
        .flatMap(records.ledger()::slug)
        .flatMap(Slug::commit);
  }

  @Override
  public DeployOutcome deploy(App app, Source source, Change change, Builder.Output tell) {
    return aftermath.of(built(app, source, change, tell), tell);
  }

  private DeployOutcome built(App app, Source source, Change change, Builder.Output tell) {
    try {
      return bounds
          .quotas()
          .building(change.actor().userId(), () -> inTurn(app, source, change, tell));
    } finally {
      storage.disk().delete(source.directory());
    }
  }

  private DeployOutcome inTurn(App app, Source source, Change change, Builder.Output tell) {
    Ask ask =
        code.ask(change, source.force(), false, tell)
            .through(
                source.canary().orElseGet(() -> records.apps().settings(app).rollbacks().canary()));
    admit(app, source.commit(), source.force());
    insistRoom();
    tell.line("-----> Deploying " + Words.appAndStage(app.name()) + "...");
    code.entrance().warning(app).ifPresent(w -> tell.line(" !     " + w));
    return builds.take(
        app.id(),
        "the build of " + what(source) + " by " + change.actor().email(),
        other -> tell.line("-----> Waiting for " + other + " to finish"),
        () -> buildAndRelease(app, source, ask));
  }

  /** What is left of a full disk is for rollbacks. */
  private void insistRoom() {
    storage
        .reserve()
        .shortage()
        .ifPresent(why -> {
          throw Refused.rule("Nothing was deployed. " + why);
        });
  }

  private static String what(Source source) {
    return source
        .commit()
        .map(c -> c.substring(0, 7))
        .or(() -> source.image().map(i -> "the image " + i.name()))
        .orElse("a source tree");
  }

  @Override
  public void purgeBuildCache(App app, Change change) {
    builds.take(
        app.id(),
        "a purge of the build cache",
        other -> {},
        () -> {
          storage.disk().delete(storage.directories().cache(app.name()));
          records.apps().event(app, new OfSettings.BuildCachePurged(), change);
          return app;
        });
  }

  private Builder.Request request(App app, Source source) {
    return new Builder.Request(
        app.id(),
        app.name(),
        source.directory(),
        storage.directories().cache(app.name()),
        source.commit(),
        source.commitSubject(),
        source.buildpacks().isEmpty()
            ? records.apps().settings(app).buildpacks()
            : source.buildpacks(),
        records.apps().settings(app).runtime(),
        source.image(),
        records.apps().settings(app).hostNetwork(),
        configOf(app));
  }

  @Override
  public void insist(App app, Source source) {
    admit(app, source.commit(), source.force());
    insistRoom();
  }

  @Override
  public Builder.Outcome build(App app, Source source, Change change, Builder.Output tell) {
    return builds.take(
        app.id(),
        "the build of " + what(source) + " by " + change.actor().email(),
        other -> tell.line("-----> Waiting for " + other + " to finish"),
        () -> {
          Builder.Outcome outcome = tell.building(() -> builder.build(request(app, source), tell));
          if (outcome instanceof Builder.Outcome.Built built) {
            records.ledger().keep(built.slug());
          }
          return outcome;
        });
  }

  @Override
  public void drop(App app, Slug slug) {
    timing.background().now(() -> dropUnlessReleased(app, slug));
  }

  @Override
  public Ready ready(
      App app, Builder.Outcome.Built built, Source source, Ready.Asked asked, Builder.Output tell) {
    Ask ask = asked.of(tell, timing.time().instant());
    Optional<LedgerEntry> same = code.serves(app, built.slug()).filter(_ -> !asked.force());
    return same.<Ready>map(Ready.Same::new)
        .orElseGet(() -> {
          Optional<String> why =
              code.heldFor(app, new Code(Optional.of(built.slug().id()), source.commit()), ask);
          return new Ready.Fresh(draft(app, built, source, ask), why);
        });
  }

  private DeployOutcome buildAndRelease(App app, Source source, Ask ask) {
    Instant begun = timing.time().instant();
    Builder.Request request = request(app, source);
    return switch (ask.tell().building(() -> builder.build(request, ask.tell()))) {
      case Builder.Outcome.Failed failed -> new BuildFailed(failed.message());
      case Builder.Outcome.Built built -> {
        try {
          records.ledger().keep(built.slug());
          ask.tell().built(built.slug());
          yield releaseBuilt(app, built, source, ask, Duration.between(ask.at(), begun));
        } catch (BelayException e) {
          // Refused in its turn, or not written: then it is no release's.
          timing.background().now(() -> dropUnlessReleased(app, built.slug()));
          throw e;
        }
      }
    };
  }

  /** As dynos get it: a build may ask an add-on too, as Heroku's do. */
  private ConfigVars configOf(App app) {
    return ConfigVars.of(records.addons().resolve(code.turns().serving(app).release().config()));
  }

  private void dropUnlessReleased(App app, Slug slug) {
    if (!records.ledger().knows(app.id(), slug.id().toString())) {
      cleanUp.drop(Set.of(slug.id()));
    }
  }

  private DeployOutcome releaseBuilt(
      App app, Builder.Outcome.Built built, Source source, Ask ask, Duration queued) {
    Instant ready = timing.time().instant();
    Duration build = Duration.between(ask.at().plus(queued), ready);
    Origin origin = new Origin(ask.at(), queued, build, List.of());
    return code.turns()
        .take(
            app,
            "a deploy",
            ask.tell(),
            now -> {
              Optional<LedgerEntry> same = code.serves(now, built.slug()).filter(_ -> !ask.force());
              if (same.isPresent()) {
                return nothingToChange(same.get(), built.slug(), ask);
              }
              Draft draft = draft(now, built, source, ask);
              return code.releaseOrHold(now, draft, built.slug(), ask, origin, ready);
            });
  }

  /** In the app's turn: what the source gives the app is the app's from then on. */
  private Draft draft(App now, Builder.Outcome.Built built, Source source, Ask ask) {
    if (!ask.force()) {
      insistOnWeb(now, built.slug());
    }
    formation.apply(now, built.formation(), ask.change());
    Release serving = code.turns().serving(now).release();
    ConfigVars config =
        new FirstConfig(records, maker).of(now, serving, built, ask.change(), ask.tell());
    return code.draft(
        now, built.slug(), source.version().map(Descriptions::deployOf), ask.change(), config);
  }

  @Override
  public void makesAddons(AddonMaker how) {
    maker = how;
  }

  private void insistOnWeb(App app, Slug next) {
    Release serving = code.turns().serving(app).release();
    serving
        .slug()
        .flatMap(records.ledger()::slug)
        .filter(_ -> records.apps().settings(app).stopped().isEmpty())
        .ifPresent(now -> LostWeb.insist(app, serving, now, next, records.apps().formation(app)));
  }

  private DeployOutcome nothingToChange(LedgerEntry serving, Slug built, Ask ask) {
    ask.tell()
        .line("-----> Nothing to change: " + serving.release().label() + " has this code already");
    timing.background().now(() -> cleanUp.drop(Set.of(built.id())));
    return new NothingToChange(Optional.of(serving));
  }
}
