package belay.deploy;

import belay.archive.Arrivals;
import belay.build.Builder;
import belay.fleet.Bounds;
import belay.fleet.Machine;
import belay.fleet.OneOffs;
import belay.fleet.Records;
import belay.fleet.ReleaseUrls;
import belay.fleet.Running;
import belay.layout.Storage;
import belay.ledger.Ledger;
import belay.logs.AppLogs;
import belay.preview.Comparisons;
import belay.preview.Previews;
import belay.preview.SlugChanges;
import belay.preview.Targets;
import belay.preview.Upstream;
import belay.routing.Site;
import belay.slug.Slugs;
import belay.switching.Aftermath;
import belay.switching.AppTurns;
import belay.switching.GoLive;
import belay.switching.Recovery;
import belay.switching.Road;
import belay.watch.Timing;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The parts of the one road, put together by hand. */
final class Parts {
  final Running running;
  final Aftermath aftermath;
  final AppTurns turns;
  final RoadDeploys deploys;
  final RoadConfigChanges config;
  final RoadRetries revivals;
  final RoadRollbacks rollbacks;
  final RoadRehearsals rehearsals;
  final Comparisons comparisons;
  final OneOffs oneOffs;
  final RoadFormation formation;
  final RoadAppLife life;
  final RoadAddonChanges addons;
  final HookChange hooks;
  final ReleaseUrls urls;
  final RoadImports imports;
  final Crossings crossings;
  final Recovery recovery;
  private final Records records;
  private final Storage storage;
  private final Timing timing;
  private final Bounds bounds;

  Parts(
      Records records,
      Storage storage,
      Machine machine,
      Timing timing,
      AppLogs logs,
      Site site,
      Builder builder,
      Arrivals arrivals,
      RandomGenerator chance,
      Bounds bounds) {
    this.records = records;
    this.storage = storage;
    this.timing = timing;
    this.bounds = bounds;
    Road road = Road.of(records, storage, machine, timing, logs, site, bounds.limits());
    this.running = road.running();
    this.recovery = road.recovery();
    Ledger ledger = records.ledger();
    Slugs slugs = storage.slugs();
    InstantSource time = timing.time();
    GoLive goLive = road.goLive();
    this.aftermath = new Aftermath(ledger, running.drains());
    this.turns = new AppTurns(records.apps(), ledger, road.switches(), road.leftovers());
    this.oneOffs =
        new OneOffs(
            records.apps(), chance, storage.disk(), bounds.quotas(), machine.runtime(), running);
    Upstream upstream = new Upstream(records.apps(), ledger, records.orders(), records.pipelines());
    Entrance entrance = new Entrance(ledger, records.orders(), slugs, upstream);
    this.deploys = deploys(storage, builder, road, entrance);
    ConfigTurn turn = new ConfigTurn(time, goLive, turns);
    this.config = new RoadConfigChanges(turn);
    this.revivals = new RoadRetries(records, storage, turns, deploys, config);
    SlugChanges changes = new SlugChanges(slugs);
    this.comparisons = new Comparisons(records.commits(), ledger, slugs, changes);
    Previews previews = new Previews(records, running.warm(), changes, machine.languages());
    Targets targets = new Targets(ledger, records.orders(), slugs, upstream);
    this.rollbacks =
        new RoadRollbacks(records, storage.reserve(), time, goLive, turns, targets, previews);
    this.rehearsals =
        new RoadRehearsals(
            records, storage.disk(), machine, timing, bounds.limits(), running, targets, previews);
    this.formation = formation(machine, road);
    this.urls = new ReleaseUrls(records, storage, machine, site, timing, bounds.limits(), running);
    goLive.afterwards(urls::refreshIfOn);
    this.addons = new RoadAddonChanges(records, running, road.leftovers(), turn, formation, urls);
    this.hooks = new HookChange(time, goLive, turns);
    this.life = life(machine, logs, site, chance, road);
    this.imports = imports(arrivals, road);
    SlugCopies copies = new SlugCopies(chance, ledger, slugs, road.cleanUp());
    this.crossings =
        new Crossings(
            records,
            upstream,
            new RoadPromotions(records, slugs, timing.background(), turns, deploys, copies, entrance),
            new RoadForks(records, slugs, time, goLive, turns, life, copies),
            new RoadSlugReleases(records, slugs, time, deploys, copies, entrance, road.cleanUp()));
  }

  private RoadDeploys deploys(Storage storage, Builder builder, Road road, Entrance entrance) {
    return new RoadDeploys(
        records,
        storage,
        builder,
        timing,
        bounds,
        road.goLive(),
        road.cleanUp(),
        turns,
        entrance,
        oneOffs);
  }

  private RoadFormation formation(Machine machine, Road road) {
    return new RoadFormation(
        records.apps(),
        bounds.limits(),
        storage.reserve(),
        timing.time(),
        machine.runtime(),
        running,
        road.leftovers(),
        road.goLive(),
        road.switches(),
        oneOffs);
  }

  private RoadAppLife life(
      Machine machine, AppLogs logs, Site site, RandomGenerator chance, Road road) {
    return new RoadAppLife(
        records,
        bounds.quotas(),
        storage.disk(),
        machine.runtime(),
        logs,
        site,
        chance,
        running,
        road.cleanUp(),
        road.switches());
  }

  private RoadImports imports(Arrivals arrivals, Road road) {
    return new RoadImports(
        records,
        storage,
        arrivals,
        bounds.quotas(),
        timing.time(),
        running,
        road.goLive(),
        recovery,
        road.switches());
  }
}
