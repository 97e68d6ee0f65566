package belay.fleet;

import belay.logs.PlatformLog;

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
    Boot boot) {
  /** Put together, and told by the runtime what becomes of its dynos. */
  public static Running of(Rooms rooms, Keeper.Leaving leaving) {
    Fleet fleet = new Fleet();
    Startables startables = new Startables(rooms.ledger(), rooms.apps(), rooms.runtime());
    PlatformLog log = new PlatformLog(rooms.logs(), rooms.time());
    Drains drains = new Drains(rooms, log);
    Dynos dynos = new Dynos(rooms);
    Publisher publisher = new Publisher(rooms, fleet);
    WarmReleases warm = new WarmReleases(rooms, log, drains);
    Keeper keeper = new Keeper(rooms, fleet, startables, dynos, publisher, log, drains, leaving);
    publisher.lost(keeper::lostPort);
    rooms.runtime().onNotice((dyno, text) -> log.process(dyno.appId(), dyno.name(), text));
    rooms.runtime().onExit(keeper);
    rooms.runtime().onExit(warm);
    return new Running(
        fleet,
        startables,
        dynos,
        publisher,
        log,
        drains,
        warm,
        keeper,
        new Boot(dynos, rooms.health(), rooms.runtime(), rooms.time()));
  }
}
