package belay.daemon;

import belay.addonbackup.AddonBackups;
import belay.addonbackup.BackupFile;
import belay.addonbackup.ScheduledBackups;
import belay.backups.AddonPlaces;
import belay.deploy.AllChanges;
import belay.fleet.Records;
import belay.keeper.Keeper;
import belay.outbound.Outbound;
import belay.partner.Grants;
import belay.partner.PartnerBook;
import belay.partner.Partners;
import belay.postgres.Binaries;
import belay.postgres.Clusters;
import belay.postgres.PostgresProvider;
import belay.postgres.server.ClientProgram;
import belay.postgres.server.ServerProvider;
import belay.preview.SlugChanges;
import belay.provider.Filling;
import belay.provider.FirstAddons;
import belay.provider.ProvidedResources;
import belay.provider.Provider;
import belay.provider.Providers;
import belay.provider.ProvisionSteps;
import belay.provider.Provisioning;
import belay.redis.RedisPrograms;
import belay.redis.RedisProvider;
import belay.rewind.Checkpointing;
import belay.rewind.Forking;
import belay.rewind.Rewinding;
import belay.runtime.Services;
import belay.settings.ServerConfig;
import belay.slug.Slugs;
import belay.watch.Timing;
import belay.watch.Watch;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the providers of add-ons together. */
record ProvidedAddons(
    Provisioning provisioning, Makers makers, Forking forking, AddonBackups backups) {
  /** How often it is looked what is left to do. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** How often it is looked whether a backup is due. */
  private static final Duration BACKUPS = Duration.ofSeconds(20);

  /** How often it is looked which checkpoints nothing goes back to any more. */
  private static final Duration SWEEP = Duration.ofMinutes(1);

  /**
   * Who makes them, and copies of them, before the road is there.
   *
   * @param keeper empty where nothing is to run
   */
  record Makers(
      Providers providers,
      Checkpointing checkpointing,
      Rewinding rewinding,
      AddonPlaces places,
      Optional<Keeper> keeper,
      Partners partners) {}

  /** Who makes add-ons on this machine. */
  static Makers makers(
      AddonPlaces places,
      Records records,
      Tables tables,
      Slugs slugs,
      Optional<? extends Services> services,
      ServerConfig config,
      Timing timing) {
    SecureRandom random = new SecureRandom();
    Optional<Keeper> keeper =
        services.map(s -> new Keeper(s, places.home().resolve("addons"), timing));
    List<Provider> all = new ArrayList<>();
    // First: where somebody names a server, that is where databases go from then on.
    config
        .postgresql()
        .ifPresent(s ->
            all.add(
                new ServerProvider(s.in(places.home()), ClientProgram.ofThisMachine(), random)));
    keeper.ifPresent(k -> all.addAll(providers(k, random)));
    var partners =
        new Partners(
            new PartnerBook(
                tables.database(), new Seals(tables.sql().seal()).addons(), timing.time()),
            new Grants(tables.database(), random, timing.time()),
            Outbound.by(config.fetchAllow()),
            random,
            timing.time());
    Providers providers = new Providers(all, partners::providers);
    var resources = new ProvidedResources(tables.services().provisions(), providers);
    var changes = new SlugChanges(slugs);
    var checkpointing =
        new Checkpointing(records, resources, tables.services().checkpoints(), changes);
    var rewinding = new Rewinding(records, resources, checkpointing, changes, timing.time());
    return new Makers(providers, checkpointing, rewinding, places, keeper, partners);
  }

  private static List<Provider> providers(Keeper keeper, SecureRandom random) {
    return List.of(
        new PostgresProvider(Binaries.ofThisMachine(), new Clusters(keeper), random),
        new RedisProvider(RedisPrograms.ofThisMachine(), keeper, random));
  }

  /** Begins with having those run that there are, before the apps that have them. */
  static ProvidedAddons begin(
      Records records, Tables tables, AllChanges changes, Makers makers, Timing timing) {
    var steps =
        new ProvisionSteps(
            records,
            tables.services().provisions(),
            makers.providers(),
            changes.releases().addons(),
            timing.time());
    var provisioning =
        new Provisioning(
            records,
            tables.services().provisions(),
            makers.providers(),
            steps,
            timing.time(),
            new SecureRandom());
    provisioning.begin();
    changes.releases().deploys().makesAddons(new FirstAddons(provisioning));
    var resources = new ProvidedResources(tables.services().provisions(), makers.providers());
    var filling = new Filling(provisioning, resources, new SecureRandom());
    return new ProvidedAddons(
        provisioning,
        makers,
        new Forking(makers.checkpointing(), resources, filling),
        backups(tables, resources, filling, makers, timing));
  }

  private static AddonBackups backups(
      Tables tables, ProvidedResources resources, Filling filling, Makers makers, Timing timing) {
    return new AddonBackups(
        resources,
        tables.services().backups(),
        new BackupFile(new Seals(tables.sql().seal()).addons(), new SecureRandom()),
        makers.places(),
        filling,
        timing.time());
  }

  /** Goes on with what was cut short, once all that was under way is settled. */
  void goOn(Watch watch, Closer closer) {
    if (makers.keeper().isPresent()) {
      makers.checkpointing().begin();
      closer.register(watch.every(LOOK, "add-ons", provisioning::look));
      backups.begin();
      var scheduled = new ScheduledBackups(backups, provisioning.provisions(), backups.time());
      closer.register(watch.every(BACKUPS, "add-on backups", scheduled::look));
      closer.register(watch.every(SWEEP, "checkpoints", this::sweep));
    }
  }

  private void sweep() {
    makers.checkpointing().sweep();
    makers.rewinding().sweep();
  }

  /** Ends their servers in order, behind the apps that have them. */
  void stop() {
    makers.keeper().ifPresent(Keeper::stopAll);
  }
}
