package belay.daemon;

import belay.deploy.AllChanges;
import belay.fleet.Bounds;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.layout.Storage;
import belay.platform.Ongoing;
import belay.watch.Timing;
import belay.watch.Watch;

/** What goes on by itself beside the releases of apps: add-ons that are made, and jobs. */
record Beside(AllChanges changes, ProvidedAddons addons, Scheduling jobs) {
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
    return new Beside(
        changes,
        ProvidedAddons.begin(records, tables, changes, makers, timing),
        Scheduling.of(
            records, tables.services().jobs(), storage, machine, timing, changes, bounds));
  }

  /** Goes on with what was cut short, once all that was under way is settled. */
  void goOn(Outside outside, Watch watch, Closer closer) {
    addons.goOn(watch, closer);
    jobs.goOn(changes, outside, watch, closer);
  }

  /** What the doors ask. */
  Ongoing ongoing() {
    return new Ongoing(addons.provisioning(), addons.makers().partners(), jobs.scheduler(), addons.makers().checkpointing());
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
