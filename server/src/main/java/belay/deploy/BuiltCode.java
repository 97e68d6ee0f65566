package belay.deploy;

import belay.build.Builder;
import belay.fleet.Records;
import belay.ledger.Draft;
import belay.preview.ContractLines;
import belay.release.App;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Release;
import belay.release.Slug;
import belay.rollback.Admission.Code;
import belay.switching.AppTurns;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.NothingToChange;
import belay.switching.GoLive;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Code that is built: asked whether it may go live, then released or held, in the app's turn. Safe
 * for use by several threads.
 */
record BuiltCode(Records records, Timing timing, GoLive goLive, AppTurns turns, Entrance entrance) {
  /** Built code that is to go live. */
  record Ask(
      Change change,
      boolean force,
      boolean passesPin,
      Builder.Output tell,
      Instant at,
      long place,
      CanaryStages stages) {
    /** The same that goes through these parts of the visitors. */
    Ask through(CanaryStages parts) {
      return new Ask(change, force, passesPin, tell, at, place, parts);
    }
  }

  Ask ask(Change change, boolean force, boolean passesPin, Builder.Output tell) {
    Instant now = timing.time().instant();
    return new Ask(
        change, force, passesPin, tell, now, goLive.precedence().ask(), CanaryStages.NONE);
  }

  /**
   * What serves when it is this slug, or the same commit built to the same tree, and all of it
   * runs: whoever deploys an app that was stopped wants it started.
   */
  Optional<LedgerEntry> serves(App app, Slug slug) {
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

  DeployOutcome releaseOrHold(
      App app, Draft draft, Slug slug, Ask ask, Origin origin, Instant accepted)
      throws InterruptedException {
    Optional<String> why = heldFor(app, new Code(Optional.of(slug.id()), slug.commit()), ask);
    if (why.isPresent()) {
      return goLive.hold(app, draft, why.get(), origin, ask.tell());
    }
    GoLive.Way way = new GoLive.Way(true, false, accepted, ask.place(), origin);
    DeployOutcome outcome =
        ask.stages().isNone()
            ? goLive.release(app, draft, way, ask.tell())
            : goLive.share(app, draft, way, ask.stages(), ask.tell());
    if (outcome instanceof DeployOutcome.Live live) {
      tellContract(app, slug, live.entry(), ask.tell());
    }
    return outcome;
  }

  /** What stands against its going live now, as a clause. */
  Optional<String> heldFor(App app, Code code, Ask ask) {
    return goLive
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
  }

  private static void tellContract(App app, Slug slug, LedgerEntry live, Builder.Output tell) {
    if (ContractLines.has(slug)) {
      String label = live.release().label();
      tell.line("       Releases before " + label + " are safe until it is finalized:");
      tell.line("       belay releases:finalize " + label + " -a " + app.name());
    }
  }

  Draft draft(App app, Slug slug, Optional<String> description, Change change, ConfigVars config) {
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
            Insistence.release(force),
            false,
            true,
            Optional.empty(),
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
   * @param canary the parts of the visitors that it goes through; empty for what the app has
   */
  record Way(
      String what,
      Insistence insistence,
      boolean passesPin,
      boolean anew,
      Optional<CanaryStages> canary,
      Drafting drafting) {}

  DeployOutcome put(App app, Slug slug, Way way, Change change) {
    Ask ask = ask(change, way.insistence().forced(), way.passesPin(), line -> {});
    return turns.take(
        app,
        way.what(),
        ask.tell(),
        now -> {
          entrance.insist(now, new Code(Optional.of(slug.id()), slug.commit()), way.insistence());
          Optional<LedgerEntry> same =
              serves(now, slug).filter(_ -> !way.insistence().forced() && !way.anew());
          if (same.isPresent()) {
            return new NothingToChange(same);
          }
          Duration queued = Duration.between(ask.at(), timing.time().instant());
          Origin origin = new Origin(ask.at(), queued, Duration.ZERO, List.of());
          CanaryStages stages =
              way.canary().orElseGet(() -> records.apps().settings(now).rollbacks().canary());
          Ask through = ask.through(stages);
          return releaseOrHold(now, way.drafting().of(now), slug, through, origin, ask.at());
        });
  }
}
