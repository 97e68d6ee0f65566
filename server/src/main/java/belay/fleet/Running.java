package belay.fleet;

import belay.layout.Storage;
import belay.logs.AppLogs;
import belay.logs.PlatformLog;
import belay.routing.Site;
import belay.watch.Timing;

/** What runs, and what looks after it. */
public record Running(
    Fleet fleet,
    Startables startables,
    Dynos dynos,
    Publisher publisher,
    PlatformLog log,
    Drains drains,
    WarmReleases warm,
    Keeper keeper,
    Boot boot,
    Canaries canaries) {
  /**
   * Put together, and told by the runtime what becomes of its dynos.
   *
   * @param leaving hears of web dynos that lose their requests without a switch
   */
  public static Running of(
      Records records,
      Storage storage,
      Machine machine,
      Timing timing,
      AppLogs logs,
      Site site,
      RoadLimits limits,
      Keeper.Leaving leaving) {
    Fleet fleet = new Fleet();
    Startables startables = new Startables(records.ledger(), records.apps(), machine.runtime());
    PlatformLog log = new PlatformLog(logs, timing.time());
    Drains drains =
        new Drains(records.ledger(), machine.routing(), machine.runtime(), timing, limits, log);
    Dynos dynos =
        new Dynos(
            records.apps(),
            records.addons(),
            storage.directories(),
            storage.disk(),
            machine.runtime(),
            site);
    Canaries canaries = new Canaries();
    Publisher publisher =
        new Publisher(
            records.apps(),
            records.ledger(),
            machine.routing(),
            machine.runtime(),
            site,
            timing.background(),
            fleet,
            canaries);
    WarmReleases warm = new WarmReleases(records.apps(), machine, timing, limits, log, drains);
    Keeper keeper =
        new Keeper(
            machine, limits, timing, fleet, startables, dynos, publisher, log, drains, leaving);
    publisher.strangers().lost(keeper::lostPort);
    machine.runtime().onNotice((dyno, text) -> log.process(dyno.appId(), dyno.name(), text));
    machine.runtime().onExit(keeper);
    machine.runtime().onExit(warm);
    Boot boot = new Boot(dynos, machine.health(), machine.runtime(), timing.time());
    return new Running(
        fleet, startables, dynos, publisher, log, drains, warm, keeper, boot, canaries);
  }
}
