package belay.switching;

import belay.build.Builder;
import belay.fleet.Fleet.Serving;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.layout.Disk;
import belay.ledger.Draft;
import belay.logs.AppLogs;
import belay.release.App;
import belay.release.GuardMode;
import belay.release.Kind;
import belay.release.LanguageRuntime;
import belay.release.Release;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What every switch works with, and what one makes of it for itself. */
record SwitchTools(
    Records records,
    Disk disk,
    Machine machine,
    AppLogs logs,
    RoadLimits limits,
    InstantSource time,
    Running running,
    Leftovers leftovers) {
  SwitchClock clock(Instant accepted) {
    return new SwitchClock(machine.routing(), time, accepted);
  }

  /** Whether a release has to prove itself. */
  boolean isJudged(App app, Release release) {
    return release.kind().isJudged()
        && records.apps().settings(app).rollbacks().guard() != GuardMode.OFF;
  }

  /** Whether what it fails is asked of the one before it too. */
  boolean asksAgain(App app, Release release) {
    return isJudged(app, release) && records.apps().settings(app).rollbacks().retry();
  }

  /** Whether this very content has served before: of a rollback that takes the target's config. */
  boolean isProven(Release release) {
    return release.kind() == Kind.ROLLBACK
        && release
            .ref()
            .target()
            .flatMap(version -> records.ledger().release(release.appId(), version))
            .filter(target -> target.hasContentOf(release))
            .isPresent();
  }

  /** Those of languages, as they are now, that the code of a draft asks for. */
  List<LanguageRuntime> runtimes(Draft draft) {
    return draft
        .slug()
        .flatMap(records.ledger()::slug)
        .map(slug -> machine.languages().now(slug.runtimes()))
        .orElse(List.of());
  }

  FreshDynos fresh() {
    return new FreshDynos(machine.health(), machine.runtime(), running);
  }

  Gap gap(App app, Serving old, SwitchClock clock) {
    return new Gap(limits, machine.routing(), machine.runtime(), running, app, old, clock);
  }

  ReleaseCommand releaseCommand(Builder.Output tell) {
    return new ReleaseCommand(
        records.ledger(),
        logs,
        limits,
        machine.runtime(),
        time,
        running.dynos(),
        running.log(),
        tell);
  }
}
