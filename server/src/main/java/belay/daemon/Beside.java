package belay.daemon;

import belay.deploy.AllChanges;
import belay.finalizing.ContractRun;
import belay.finalizing.DataCheckpoint;
import belay.finalizing.Finalizer;
import belay.fleet.Bounds;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.layout.Storage;
import belay.platform.Ongoing;
import belay.preview.ContractLines;
import belay.rewind.ContractCheckpoints;
import belay.switching.Road;
import belay.watch.Timing;
import belay.watch.Watch;

/** Starts and ends what works beside releases: the making of add-ons, and jobs. */
record Beside(AllChanges changes, ProvidedAddons addons, Scheduling jobs, Finalizer contracts) {
  /** Begins with what must run before the apps do. */
  static Beside begin(
      Records records,
      Tables tables,
      Storage storage,
      Machine machine,
      Timing timing,
      AllChanges changes,
      Bounds bounds,
      ProvidedAddons.Makers makers) {
    var checkpoints =
        new ContractCheckpoints(tables.services().provisions(), makers.checkpointing());
    return new Beside(
        changes,
        ProvidedAddons.begin(records, tables, changes, makers, timing),
        Scheduling.of(records, tables.services().jobs(), storage, machine, timing, changes, bounds),
        contracts(records, tables, storage, timing, changes, checkpoints));
  }

  private static Finalizer contracts(
      Records records,
      Tables tables,
      Storage storage,
      Timing timing,
      AllChanges changes,
      DataCheckpoint checkpoints) {
    Road road = changes.road();
    var run =
        new ContractRun(records, storage.disk(), road.goLive(), road.running().log(), checkpoints);
    return new Finalizer(
        records,
        new ContractLines(records.ledger(), storage.slugs(), records.contracts()),
        tables.said().guard(),
        road.running(),
        road.turns(),
        run,
        timing);
  }

  /** Goes on with what was cut short, once all that was under way is settled. */
  void goOn(Outside outside, Watch watch, Closer closer) {
    addons.goOn(watch, closer);
    jobs.goOn(changes, outside, watch, closer);
    if (outside.reached()) {
      contracts.begin();
      closer.register(watch.every(Finalizer.LOOK, "contracts", contracts::look));
    }
  }

  /** What the doors ask. */
  Ongoing ongoing() {
    return new Ongoing(
        addons.provisioning(),
        addons.makers().partners(),
        jobs.scheduler(),
        contracts,
        new Ongoing.Data(addons.makers().checkpointing(), addons.forking(), addons.backups()));
  }

  /** What ends with the dynos is no news. */
  void expectStop() {
    jobs.scheduler().close();
  }

  /** Ends what apps needed, behind them. */
  void stop() {
    addons.stop();
  }
}
