package belay.deploy;

import belay.activity.OfRelease;
import belay.activity.Words;
import belay.apps.Drill;
import belay.fleet.Boot.Booted;
import belay.fleet.Dynos.Startable;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.layout.Disk;
import belay.preview.Previews;
import belay.preview.RollbackWish;
import belay.preview.Targets;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.ProcessTypes;
import belay.release.Refused;
import belay.release.Release;
import belay.rollback.RollbackTarget;
import belay.rollback.RollbackTarget.Wanted;
import belay.runtime.DynoName;
import belay.runtime.DynoSpec;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Boots what a rollback would put back, and throws it away. */
final class RoadRehearsals implements Rehearsals {
  private final Records records;
  private final Disk disk;
  private final Machine machine;
  private final Timing timing;
  private final RoadLimits limits;
  private final Running running;
  private final Targets targets;
  private final Previews previews;
  private final Set<UUID> going = ConcurrentHashMap.newKeySet();

  RoadRehearsals(
      Records records,
      Disk disk,
      Machine machine,
      Timing timing,
      RoadLimits limits,
      Running running,
      Targets targets,
      Previews previews) {
    this.records = records;
    this.disk = disk;
    this.machine = machine;
    this.timing = timing;
    this.limits = limits;
    this.running = running;
    this.targets = targets;
    this.previews = previews;
  }

  @Override
  public Drill rehearse(App app, Wanted wanted, Change change) {
    if (!going.add(app.id())) {
      throw Refused.conflict(
          "Another rehearsal of " + app.name() + " is going on; ask again when it is over.");
    }
    try {
      return rehearseNow(app, wanted, change);
    } finally {
      going.remove(app.id());
    }
  }

  private Drill rehearseNow(App app, Wanted wanted, Change change) {
    if (machine.memory().isShort()) {
      throw Refused.conflict(
          "Memory is short on this machine: nothing is booted beside what serves.");
    }
    LedgerEntry serving =
        records
            .ledger()
            .serving(app.id())
            .orElseThrow(() -> new NotFound("release", "No previous release found"));
    RollbackTarget.Chosen chosen =
        switch (targets.find(app, wanted, serving)) {
          case RollbackTarget.None none -> throw Refused.rule(none.message());
          case RollbackTarget.Unknown unknown -> throw new NotFound("release", unknown.message());
          case RollbackTarget.Chosen found -> found;
        };
    if (!running.startables().mayRunBeside(app, chosen.entry().release())) {
      throw Refused.conflict(
          "The dynos of "
              + app.name()
              + " must not overlap (overlap: no): nothing is booted beside what serves.");
    }
    ConfigVars config = previews.choice(app, RollbackWish.to(wanted), serving, chosen).config();
    Drill drill = boot(app, with(chosen.entry().release(), config));
    records.orders().drilled(app, drill);
    var rehearsed = new OfRelease.Rehearsed(drill.version(), drill.well(), drill.detail());
    records.apps().event(app, rehearsed, change);
    running.log().api(app, Words.of(rehearsed) + " by user " + change.actor().email());
    return drill;
  }

  /** The target's code as a rollback would run it. */
  private static Release with(Release target, ConfigVars config) {
    return new Release(
        target.id(),
        target.appId(),
        target.version(),
        target.kind(),
        target.ref(),
        target.description(),
        target.change(),
        target.createdAt(),
        target.stamp(),
        target.slug(),
        config,
        target.runtimes(),
        target.hash());
  }

  private Drill boot(App app, Release release) {
    Startable startable = running.startables().of(app, release).orElseThrow();
    Instant begun = timing.time().instant();
    if (startable.slug().command(ProcessTypes.WEB).isEmpty()) {
      return drill(release, begun, now(), "it has no web process to boot");
    }
    try {
      disk.layOut(
          app, startable.stamp(), startable.slug().id(), records.apps().settings(app).envFile());
      DynoName name = new DynoName(DynoSpec.REHEARSAL, release.version());
      Duration grace = limits.stopGrace();
      return switch (running.boot().beside(startable, name, grace)) {
        case Booted.Well well -> {
          Drill drill = drill(release, begun, now(), "");
          machine.runtime().stop(well.dyno(), grace);
          yield drill;
        }
        case Booted.Unwell unwell -> drill(release, begun, unwell.at(), "it " + unwell.why());
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refused.conflict("Belay is stopping; the rehearsal was broken off.");
    } catch (BelayException e) {
      return drill(release, begun, now(), String.valueOf(e.getMessage()));
    }
  }

  private static Drill drill(Release release, Instant begun, Instant ended, String fault) {
    Duration took = Duration.between(begun, ended);
    return new Drill(release.version(), fault.isEmpty(), fault, took, ended);
  }

  private Instant now() {
    return timing.time().instant();
  }
}
