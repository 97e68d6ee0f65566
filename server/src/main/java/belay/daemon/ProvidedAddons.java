package belay.daemon;

import belay.deploy.AllChanges;
import belay.fleet.Records;
import belay.home.Home;
import belay.keeper.Keeper;
import belay.postgres.Binaries;
import belay.postgres.Clusters;
import belay.postgres.PostgresProvider;
import belay.provider.Provider;
import belay.provider.Providers;
import belay.provider.ProvisionSteps;
import belay.provider.Provisioning;
import belay.redis.RedisPrograms;
import belay.redis.RedisProvider;
import belay.runtime.Services;
import belay.watch.Timing;
import belay.watch.Watch;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What this server makes add-ons with.
 *
 * @param keeper empty where nothing is to run
 */
record ProvidedAddons(Provisioning provisioning, Optional<Keeper> keeper) {
  /** How often it is looked what is left to do. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Begins with having those run that there are, before the apps that have them. */
  static ProvidedAddons begin(
      Home home,
      Records records,
      Tables tables,
      AllChanges changes,
      Optional<? extends Services> services,
      Timing timing) {
    SecureRandom random = new SecureRandom();
    Optional<Keeper> keeper =
        services.map(s -> new Keeper(s, home.root().resolve("addons"), timing));
    Providers providers = new Providers(keeper.map(k -> providers(k, random)).orElse(List.of()));
    var steps =
        new ProvisionSteps(
            records,
            tables.services().provisions(),
            providers,
            changes.releases().addons(),
            timing.time());
    var provisioning =
        new Provisioning(
            records, tables.services().provisions(), providers, steps, timing.time(), random);
    provisioning.begin();
    return new ProvidedAddons(provisioning, keeper);
  }

  private static List<Provider> providers(Keeper keeper, SecureRandom random) {
    return List.of(
        new PostgresProvider(Binaries.ofThisMachine(), new Clusters(keeper), random),
        new RedisProvider(RedisPrograms.ofThisMachine(), keeper, random));
  }

  /** Goes on with what was cut short, once all that was under way is settled. */
  void goOn(Watch watch, Closer closer) {
    if (keeper.isPresent()) {
      closer.register(watch.every(LOOK, "add-ons", provisioning::look));
    }
  }

  /** Ends their servers in order, behind the apps that have them. */
  void stop() {
    keeper.ifPresent(Keeper::stopAll);
  }
}
