package belay.switching;

import belay.build.Builder;
import belay.fleet.Fleet.Serving;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.layout.Disk;
import belay.logs.AppLogs;
import belay.release.App;
import belay.release.GuardMode;
import belay.release.Release;
import java.time.Instant;
import java.time.InstantSource;

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
