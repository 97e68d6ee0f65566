package belay.switching;

import belay.fleet.CleanUp;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.fleet.RoadLimits;
import belay.fleet.Running;
import belay.layout.Storage;
import belay.logs.AppLogs;
import belay.releaseurls.ReleaseUrls;
import belay.routing.Site;
import belay.turns.Turns;
import belay.watch.Timing;

/** The road that every change takes, with what runs on it. */
public record Road(
    Running running,
    Turns switches,
    AppTurns turns,
    Leftovers leftovers,
    CleanUp cleanUp,
    GoLive goLive,
    GoLiveTogether goLiveTogether,
    Aftermath aftermath,
    ReleaseUrls urls) {
  /** Put together; changes can be made once what a start finds was recovered. */
  public static Road of(
      Records records,
      Storage storage,
      Machine machine,
      Timing timing,
      AppLogs logs,
      Site site,
      RoadLimits limits) {
    LeavingNotes leaving = new LeavingNotes(records.ledger());
    Running running = Running.of(records, storage, machine, timing, logs, site, limits, leaving);
    CleanUp cleanUp = new CleanUp(records, storage, running);
    running.drains().afterwards(cleanUp::afterDrain);
    Turns switches = new Turns(limits.turnWaitMax());
    Leftovers leftovers =
        new Leftovers(records, storage.disk(), timing.background(), switches, running);
    GoLive goLive =
        new GoLive(
            records,
            storage.disk(),
            machine,
            logs,
            site,
            timing,
            limits,
            running,
            leftovers,
            cleanUp);
    machine.runtime().onExit(goLive.canaries().dynos());
    ReleaseUrls urls = new ReleaseUrls(records, storage, machine, site, timing, limits, running);
    goLive.afterwards(urls::refreshIfOn);
    return new Road(
        running,
        switches,
        new AppTurns(records.apps(), records.ledger(), switches, leftovers),
        leftovers,
        cleanUp,
        goLive,
        new GoLiveTogether(goLive, records, running, machine, leftovers),
        new Aftermath(records.ledger(), running.drains()),
        urls);
  }
}
