package belay.switching;

import belay.build.Builder;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.fleet.Words;
import belay.logs.LastWords;
import belay.logs.StartHint;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Held;
import belay.watch.Timing;
import java.util.List;
import java.util.function.Consumer;

/**
 * Ends a release that was written and does not go live: failed, or held.
 *
 * @param told hears, in the background, of an app that has another one that is held
 */
record NotLive(
    Records records, Running running, Timing timing, LastWords lastWords, Consumer<App> told) {
  DeployOutcome failed(App app, Release release, String why, Builder.Output tell) {
    markLater(List.of(release), ReleaseStatus.FAILED, why);
    return toldFailed(app, release, new Fault(app, why), tell);
  }

  /** Why something does not go live, and the app whose logs tell more. */
  record Fault(App app, String why) {}

  /** What is said of one that is marked so. */
  DeployOutcome toldFailed(App app, Release release, Fault fault, Builder.Output tell) {
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
            + Words.sentence(fault.why())
            + " "
            + still
            + " "
            + StartHint.of(said.printed())
                .orElse("See what it printed: belay logs -a " + fault.app().name());
    running.log().api(app, "Release " + release.label() + " failed: " + fault.why());
    said.shown().forEach(tell::line);
    tell.line(" !     " + message);
    return new Failed(entry(release), message);
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
    running.log().api(app, message);
    tell.line(" !     " + message);
    timing.background().now(() -> told.accept(app));
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
}
