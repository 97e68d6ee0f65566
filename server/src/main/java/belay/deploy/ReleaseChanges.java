package belay.deploy;

import belay.build.Builder;
import belay.fleet.Bounds;
import belay.fleet.Machine;
import belay.fleet.OwnerQuota;
import belay.fleet.Records;
import belay.layout.Storage;
import belay.ledger.Ledger;
import belay.lifecycle.AppChanges;
import belay.preview.ContractLines;
import belay.preview.GroupTargets;
import belay.preview.Previews;
import belay.preview.SlugChanges;
import belay.preview.Targets;
import belay.preview.Upstream;
import belay.recovery.Recovery;
import belay.slug.Slugs;
import belay.switching.Road;
import belay.watch.Timing;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Every change that makes a release, and the previews of them. */
public record ReleaseChanges(
    Deploys deploys,
    SlugReleases slugs,
    Rollbacks rollbacks,
    Rehearsals rehearsals,
    Retries retries,
    ConfigChanges config,
    AddonChanges addons,
    HookTurn hooks,
    Canaries canaries,
    Across across) {
  /** Changes of several apps: from one to another, and several at once. */
  public record Across(Promotions promotions, Forks forks, GroupRollbacks groups, Parts parts) {}

  /** The parts of changes of one app, for changes of several. */
  public record Parts(DeployParts deploys, PromotionParts promotions) {}

  /** The same with another way for code to come in. */
  public ReleaseChanges with(Deploys other) {
    return new ReleaseChanges(
        other, slugs, rollbacks, rehearsals, retries, config, addons, hooks, canaries, across);
  }

  /** Put together on the road; promotions that were cut short are told of when it has recovered. */
  public static ReleaseChanges on(
      Road road,
      Recovery recovery,
      AppChanges apps,
      Records records,
      Storage storage,
      Machine machine,
      Timing timing,
      Builder builder,
      RandomGenerator chance,
      Bounds bounds) {
    Ledger ledger = records.ledger();
    Slugs slugs = storage.slugs();
    InstantSource time = timing.time();
    Upstream upstream = new Upstream(records.apps(), ledger, records.orders(), records.pipelines());
    Entrance entrance = new Entrance(ledger, records.orders(), slugs, upstream);
    BuiltCode code = new BuiltCode(records, timing, road.goLive(), road.turns(), entrance);
    SlugCopies copies = new SlugCopies(chance, ledger, slugs, road.cleanUp());
    ConfigTurn turn = new ConfigTurn(time, road.goLive(), road.turns());
    var config = new RoadConfigChanges(turn, records.addons(), road.aftermath());
    Targets targets = new Targets(ledger, records.orders(), slugs, upstream, records.contracts());
    SlugChanges changes = new SlugChanges(slugs);
    var lines = new ContractLines(ledger, slugs, records.contracts());
    var previews =
        new Previews(records, road.running().warm(), changes, machine.languages(), lines);
    var promotions = new RoadPromotions(records, slugs, timing.background(), code, copies);
    recovery.afterwards(promotions::recover);
    RoadRollbacks rollbacks = rollbacks(road, records, storage, machine, timing, targets, previews);
    var canaries = new RoadCanaries(road.running(), road.goLive(), road.turns(), road.aftermath());
    canaries.begin();
    RoadDeploys deploys = deploys(road, records, storage, machine, timing, builder, bounds, code);
    return new ReleaseChanges(
        deploys,
        new RoadSlugReleases(records, slugs, time, code, copies, road.cleanUp(), road.aftermath()),
        rollbacks,
        rehearsals(road, records, storage, machine, timing, bounds, targets, previews),
        new RoadRetries(records, storage, code, config, road.aftermath()),
        config,
        new RoadAddonChanges(
            records,
            road.running(),
            road.leftovers(),
            turn,
            apps.formation(),
            road.urls(),
            road.aftermath()),
        new HookChange(time, road.goLive(), road.turns()),
        canaries,
        new Across(
            promotions,
            new RoadForks(records, slugs, time, road.goLive(), road.turns(), apps.life(), copies),
            groups(road, records, storage, timing, targets, previews, rollbacks),
            new Parts(deploys, promotions)));
  }

  private static RoadRehearsals rehearsals(
      Road road,
      Records records,
      Storage storage,
      Machine machine,
      Timing timing,
      Bounds bounds,
      Targets targets,
      Previews previews) {
    return new RoadRehearsals(
        records,
        storage.disk(),
        machine,
        timing,
        bounds.limits(),
        road.running(),
        targets,
        previews);
  }

  private static RoadDeploys deploys(
      Road road,
      Records records,
      Storage storage,
      Machine machine,
      Timing timing,
      Builder builder,
      Bounds bounds,
      BuiltCode code) {
    var quota =
        new OwnerQuota(
            records.apps(), bounds.quotas(), machine.runtime(), road.running().startables());
    return new RoadDeploys(
        records,
        storage,
        builder,
        timing,
        bounds,
        road.cleanUp(),
        code,
        new FirstFormation(records, bounds, road.turns(), quota),
        road.aftermath());
  }

  private static GroupRollbacks groups(
      Road road,
      Records records,
      Storage storage,
      Timing timing,
      Targets targets,
      Previews previews,
      RoadRollbacks alone) {
    return new RoadGroupRollbacks(
        records,
        storage.reserve(),
        timing.time(),
        road.goLive(),
        road.goLiveTogether(),
        road.turns(),
        new GroupTargets(records.groups(), records.apps(), records.ledger(), targets),
        previews,
        alone,
        road.aftermath());
  }

  private static RoadRollbacks rollbacks(
      Road road,
      Records records,
      Storage storage,
      Machine machine,
      Timing timing,
      Targets targets,
      Previews previews) {
    return new RoadRollbacks(
        records,
        storage.reserve(),
        timing.time(),
        road.goLive(),
        road.turns(),
        targets,
        previews,
        road.aftermath(),
        machine.data());
  }
}
