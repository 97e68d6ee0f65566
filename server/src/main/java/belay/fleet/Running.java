package belay.fleet;

import belay.calls.Calls;
import belay.layout.Storage;
import belay.logs.AppLogs;
import belay.logs.PlatformLog;
import belay.release.BelayException;
import belay.routing.Site;
import belay.watch.Timing;
import java.time.Duration;
import java.util.UUID;

/** The fleet, and what looks after it. */
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
  private static final Duration CALLS_END = Duration.ofSeconds(10);

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
    Calls calls = new Calls(records.groups(), records.apps(), site);
    Dynos dynos =
        new Dynos(
            records.apps(),
            records.addons(),
            storage.directories(),
            storage.disk(),
            machine.runtime(),
            site,
            calls);
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
            canaries,
            calls);
    WarmReleases warm = new WarmReleases(records.apps(), machine, timing, limits, log, drains);
    warm.givenUp((pool, stop) -> {
      if (calls.leaves(pool.release().appId(), pool.dynos())) {
        timing.background().now(() -> letCallsEnd(publisher, machine, pool, stop));
      } else {
        stop.run();
      }
    });
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

  /** No call is given to them from here on; those that were end first. */
  private static void letCallsEnd(
      Publisher publisher, Machine machine, WarmPool pool, Runnable stop) {
    UUID app = pool.release().appId();
    publisher.publishOrLater(app);
    try {
      var _ = machine.routing().await(app.toString(), Calls.label(pool.pool()), CALLS_END);
    } catch (BelayException e) {
      // They are stopped with time to end what they do.
    } finally {
      stop.run();
    }
  }
}
