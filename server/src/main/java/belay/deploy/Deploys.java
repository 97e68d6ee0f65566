package belay.deploy;

import belay.activity.OfSettings;
import belay.build.Builder;
import belay.deploy.Deployer.Source;
import belay.fleet.Bounds;
import belay.fleet.CleanUp;
import belay.fleet.OneOffs;
import belay.fleet.Records;
import belay.fleet.Words;
import belay.layout.Storage;
import belay.ledger.Draft;
import belay.release.Admission.Code;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.ProcessTypes;
import belay.release.Refused;
import belay.release.Release;
import belay.release.Slug;
import belay.switching.AppTurns;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.BuildFailed;
import belay.switching.DeployOutcome.NothingToChange;
import belay.switching.GoLive;
import belay.switching.Turns;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** New code comes in: built from a source, or as a slug. Safe for use by several threads. */
final class Deploys {
  private final Records records;
  private final Storage storage;
  private final Builder builder;
  private final Timing timing;
  private final Bounds bounds;
  private final GoLive goLive;
  private final CleanUp cleanUp;
  private final Turns builds;
  private final AppTurns turns;
  private final Entrance entrance;
  private final OneOffs oneOffs;

  Deploys(
      Records records,
      Storage storage,
      Builder builder,
      Timing timing,
      Bounds bounds,
      GoLive goLive,
      CleanUp cleanUp,
      AppTurns turns,
      Entrance entrance,
      OneOffs oneOffs) {
    this.records = records;
    this.storage = storage;
    this.builder = builder;
    this.timing = timing;
    this.bounds = bounds;
    this.goLive = goLive;
    this.cleanUp = cleanUp;
    this.builds = new Turns(bounds.limits().turnWaitMax());
    this.turns = turns;
    this.entrance = entrance;
    this.oneOffs = oneOffs;
  }

  /** What wants to go live, who asked for it, and when. */
  private record Ask(
      Change change,
      boolean force,
      boolean passesPin,
      Builder.Output tell,
      Instant at,
      long place) {}

  private Ask ask(Change change, boolean force, boolean passesPin, Builder.Output tell) {
    Instant now = timing.time().instant();
    return new Ask(change, force, passesPin, tell, now, goLive.precedence().ask());
  }

  void admit(App app, Optional<String> commit, boolean force) {
    entrance.insist(app, new Code(Optional.empty(), commit), force);
  }

  boolean admits(App app, String commit) {
    return entrance.obstacle(app, new Code(Optional.empty(), Optional.of(commit)), false).isEmpty();
  }

  Optional<String> servingCommit(App app) {
    return records
        .ledger()
        .serving(app.id())
        .flatMap(e -> e.release().slug())
        .flatMap(records.ledger()::slug)
        .flatMap(Slug::commit);
  }

  DeployOutcome deploy(App app, Source source, Change change, Builder.Output tell) {
    try {
      return bounds
          .quotas()
          .building(change.actor().userId(), () -> inTurn(app, source, change, tell));
    } finally {
      storage.disk().delete(source.directory());
    }
  }

  private DeployOutcome inTurn(App app, Source source, Change change, Builder.Output tell) {
    Ask ask = ask(change, source.force(), false, tell);
    admit(app, source.commit(), source.force());
    insistRoom();
    tell.line("-----> Deploying " + Words.appAndStage(app.name()) + "...");
    entrance.warning(app).ifPresent(w -> tell.line(" !     " + w));
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

  void purgeCache(App app, Change change) {
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

  private DeployOutcome buildAndRelease(App app, Source source, Ask ask) {
    Instant begun = timing.time().instant();
    var request =
        new Builder.Request(
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
            configOf(app));
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
    return ConfigVars.of(records.addons().resolve(turns.serving(app).release().config()));
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
    return turns.take(
        app,
        "a deploy",
        ask.tell(),
        now -> {
          Optional<LedgerEntry> same = serves(now, built.slug()).filter(_ -> !ask.force());
          if (same.isPresent()) {
            return nothingToChange(same.get(), built.slug(), ask);
          }
          if (!ask.force()) {
            insistOnWeb(now, built.slug());
          }
          applyFirstFormation(now, built.formation(), ask.change());
          ConfigVars config =
              new FirstConfig(records)
                  .of(now, turns.serving(now).release(), built, ask.change(), ask.tell());
          Draft draft =
              draft(
                  now,
                  built.slug(),
                  source.version().map(Descriptions::deployOf),
                  ask.change(),
                  config);
          return releaseOrHold(now, draft, built.slug(), ask, origin, ready);
        });
  }

  private void insistOnWeb(App app, Slug next) {
    Release serving = turns.serving(app).release();
    serving
        .slug()
        .flatMap(records.ledger()::slug)
        .filter(_ -> records.apps().settings(app).stopped().isEmpty())
        .ifPresent(now -> LostWeb.insist(app, serving, now, next, records.apps().formation(app)));
  }

  /**
   * What serves when it is this slug, or the same commit built to the same tree, and all of it
   * runs: whoever deploys an app that was stopped wants it started.
   */
  private Optional<LedgerEntry> serves(App app, Slug slug) {
    boolean runs = records.apps().settings(app).stopped().isEmpty();
    return Optional.of(turns.serving(app))
        .filter(e ->
            runs
                && e.release()
                    .slug()
                    .flatMap(records.ledger()::slug)
                    .filter(
                        s -> s.id().equals(slug.id()) || (isNamed(slug) && slug.hasContentOf(s)))
                    .isPresent());
  }

  /** Without a commit or an image nobody can say that two trees are meant to be the same. */
  private static boolean isNamed(Slug slug) {
    return slug.commit().isPresent() || slug.image().isPresent();
  }

  private DeployOutcome nothingToChange(LedgerEntry serving, Slug built, Ask ask) {
    ask.tell()
        .line("-----> Nothing to change: " + serving.release().label() + " has this code already");
    timing.background().now(() -> cleanUp.drop(Set.of(built.id())));
    return new NothingToChange(Optional.of(serving));
  }

  private DeployOutcome releaseOrHold(
      App app, Draft draft, Slug slug, Ask ask, Origin origin, Instant accepted)
      throws InterruptedException {
    Code code = new Code(Optional.of(slug.id()), slug.commit());
    Optional<String> why =
        goLive
            .precedence()
            .overtaker(app.id(), ask.place())
            .map(e ->
                e.release().label()
                    + " ("
                    + e.release().description()
                    + " by "
                    + e.release().change().actor().email()
                    + ") was asked for later and is live")
            .or(() -> entrance.heldFor(app, code, ask.force(), ask.passesPin()));
    return why.isPresent()
        ? goLive.hold(app, draft, why.get(), origin, ask.tell())
        : goLive.release(
            app, draft, new GoLive.Way(true, false, accepted, ask.place(), origin), ask.tell());
  }

  /** What the source asks for (app.json) counts where nobody has scaled yet. */
  private void applyFirstFormation(App app, SortedMap<String, Integer> asked, Change change) {
    SortedMap<String, Integer> unset = new TreeMap<>(asked);
    unset.keySet().removeAll(records.apps().formation(app).keySet());
    unset.keySet().removeIf(type -> !ProcessTypes.runs(type));
    if (!unset.isEmpty() && turns.serving(app).release().slug().isEmpty()) {
      insistFormation(app, unset);
      records.apps().scale(app, unset, change);
    }
  }

  /** As who scales by hand is held to. */
  private void insistFormation(App app, SortedMap<String, Integer> asked) {
    int total = asked.values().stream().mapToInt(Integer::intValue).sum();
    if (total > bounds.limits().dynosMax()) {
      throw Refused.rule(
          "app.json asks for "
              + total
              + " dynos, at most "
              + bounds.limits().dynosMax()
              + " are possible. Nothing was released.");
    }
    oneOffs.insistQuota(app, total);
  }

  private Draft draft(
      App app, Slug slug, Optional<String> description, Change change, ConfigVars config) {
    return new Draft(
        app.id(),
        Kind.DEPLOY,
        slug.commit().map(Release.Ref::commit).orElse(Release.Ref.NONE),
        description.orElseGet(() -> Descriptions.deploy(slug)),
        change,
        true,
        Optional.of(slug.id()),
        config);
  }

  /** Releases a slug of the app; one that serves too, since somebody asks for a release of it. */
  DeployOutcome release(
      App app, Slug slug, Optional<String> description, boolean force, Change change) {
    Way way =
        new Way(
            "a release",
            force,
            false,
            true,
            now -> draft(now, slug, description, change, turns.serving(now).release().config()));
    return put(app, slug, way, change);
  }

  /** How the draft is made when the app's turn has come. */
  interface Drafting {
    Draft of(App app);
  }

  /**
   * How code that is built already comes in.
   *
   * @param passesPin whether a pin does not hold it
   * @param anew whether a release is made though its code serves already
   */
  record Way(String what, boolean force, boolean passesPin, boolean anew, Drafting drafting) {}

  DeployOutcome put(App app, Slug slug, Way way, Change change) {
    Ask ask = ask(change, way.force(), way.passesPin(), line -> {});
    return turns.take(
        app,
        way.what(),
        ask.tell(),
        now -> {
          entrance.insist(now, new Code(Optional.of(slug.id()), slug.commit()), way.force());
          Optional<LedgerEntry> same = serves(now, slug).filter(_ -> !way.force() && !way.anew());
          if (same.isPresent()) {
            return new NothingToChange(same);
          }
          Duration queued = Duration.between(ask.at(), timing.time().instant());
          Origin origin = new Origin(ask.at(), queued, Duration.ZERO, List.of());
          return releaseOrHold(now, way.drafting().of(now), slug, ask, origin, ask.at());
        });
  }
}
