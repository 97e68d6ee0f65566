package belay.switching;

import belay.build.Builder;
import belay.fleet.CleanUp;
import belay.fleet.Records;
import belay.fleet.Words;
import belay.ledger.Draft;
import belay.logs.PlatformLog;
import belay.release.App;
import belay.release.BelayException;
import belay.release.LanguageRuntime;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.routing.Site;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Held;
import belay.switching.DeployOutcome.Live;
import belay.watch.Timing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a release's switch ended: what is recorded of it, done afterwards, and said. */
final class Endings {
  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

  private final Records records;
  private final Site site;
  private final Timing timing;
  private final PlatformLog log;
  private final Leftovers leftovers;
  private final CleanUp cleanUp;
  private final Costs costs;
  private final HeldImages heldImages;
  private final LastWords lastWords;
  private final List<Consumer<App>> afterwards = new CopyOnWriteArrayList<>();

  Endings(
      Records records,
      Site site,
      Timing timing,
      PlatformLog log,
      Leftovers leftovers,
      CleanUp cleanUp,
      Costs costs,
      HeldImages heldImages,
      LastWords lastWords) {
    this.records = records;
    this.site = site;
    this.timing = timing;
    this.log = log;
    this.leftovers = leftovers;
    this.cleanUp = cleanUp;
    this.costs = costs;
    this.heldImages = heldImages;
    this.lastWords = lastWords;
  }

  void afterwards(Consumer<App> task) {
    afterwards.add(task);
  }

  void tellOf(App app) {
    afterwards.forEach(task -> task.accept(app));
  }

  /** What is done, and said, when it serves and is recorded, or left to be. */
  Live live(App app, Release release, Switch.Result.Switched switched, Builder.Output tell) {
    log.api(
        app, "Release " + release.label() + " created by user " + release.change().actor().email());
    tell.line("-----> Release " + named(release) + " deployed");
    tell.line("       " + site.url(app));
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

  DeployOutcome failed(App app, Release release, String why, Builder.Output tell) {
    markLater(List.of(release), ReleaseStatus.FAILED, why);
    return toldFailed(app, release, why, tell);
  }

  /** What is said of one that is marked so. */
  DeployOutcome toldFailed(App app, Release release, String why, Builder.Output tell) {
    String still =
        records
            .ledger()
            .serving(app.id())
            .filter(e -> e.release().slug().isPresent())
            .map(e -> e.release().label() + " still serves.")
            .orElse("Nothing served before it.");
    LastWords.Said said = lastWords.of(release);
    String message =
        release.label()
            + " failed: "
            + Words.sentence(why)
            + " "
            + still
            + " "
            + StartHint.of(said.printed())
                .orElse("See what it printed: belay logs -a " + app.name());
    log.api(app, "Release " + release.label() + " failed: " + why);
    said.shown().forEach(tell::line);
    tell.line(" !     " + message);
    return new Failed(entry(release), message);
  }

  /** Records a release that is built but must not go live, and why, as a clause. */
  DeployOutcome hold(
      App app,
      Draft draft,
      String why,
      Origin origin,
      Builder.Output tell,
      List<LanguageRuntime> runtimes) {
    Release release = records.ledger().append(draft, runtimes);
    heldImages.name(app, release);
    DeployOutcome outcome = held(app, release, why, tell);
    keepOrigin(release, origin);
    return outcome;
  }

  DeployOutcome held(App app, Release release, String why, Builder.Output tell) {
    markLater(List.of(release), ReleaseStatus.HELD, why);
    return toldHeld(app, release, why, tell);
  }

  /** What is said of one that is marked so. */
  DeployOutcome toldHeld(App app, Release release, String why, Builder.Output tell) {
    String message =
        release.label()
            + " is held, not live: "
            + Words.sentence(why)
            + " To put it live: belay promote "
            + release.label()
            + " -a "
            + app.name();
    log.api(app, message);
    tell.line(" !     " + message);
    timing.background().now(() -> tellOf(app));
    return new Held(entry(release), message);
  }

  /** Marks releases that do not serve; when that cannot be written now, again until it can. */
  void markLater(List<Release> releases, ReleaseStatus status, String why) {
    timing
        .background()
        .insist(
            "marking " + releases.getFirst().label() + " " + status.word(),
            () -> records.ledger().mark(releases, status, why));
  }

  LedgerEntry entry(Release release) {
    return records.ledger().find(release.id()).orElseThrow();
  }

  private static String named(Release release) {
    return release.label() + release.stamp().map(s -> " (" + s + ")").orElse("");
  }

  void keepOrigin(Release release, Origin origin) {
    try {
      records.ledger().keepOrigin(release, origin);
    } catch (BelayException e) {
      LOG.warn("how {} came to be is not kept: {}", release.label(), e.getMessage());
    }
  }
}
