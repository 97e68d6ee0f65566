package belay.doors;

import belay.addon.SqlAddons;
import belay.addon.SqlProvisions;
import belay.addonbackup.AddonBackups;
import belay.addonbackup.BackupFile;
import belay.addonbackup.DirectoryPlace;
import belay.addonbackup.Place;
import belay.addonbackup.SqlAddonBackups;
import belay.checkpoint.SqlCheckpoints;
import belay.database.Database;
import belay.deploy.AddonChanges;
import belay.deploy.PlainSeal;
import belay.deploy.World;
import belay.finalizing.Finalizing;
import belay.fleet.Records;
import belay.outbound.AddressRule;
import belay.outbound.Outbound;
import belay.partner.Grants;
import belay.partner.PartnerBook;
import belay.partner.Partners;
import belay.platform.Ongoing;
import belay.preview.SlugChanges;
import belay.provider.Filling;
import belay.provider.PlayedProvider;
import belay.provider.ProvidedResources;
import belay.provider.Provider;
import belay.provider.Providers;
import belay.provider.ProvisionSteps;
import belay.provider.Provisioning;
import belay.release.Commits;
import belay.rewind.Checkpointing;
import belay.rewind.Forking;
import belay.scheduler.Jobs;
import belay.slug.Slugs;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What makes add-ons where nothing is started. */
public final class PlayedProviders {
  private static final Commits NO_COMMITS = (_, _, _, _) -> Optional.empty();

  private PlayedProviders() {}

  static Records records(World world) {
    return new Records(
        world.ledger,
        world.apps,
        world.orders,
        world.addons,
        world.pipelines,
        world.groups,
        world.contracts,
        NO_COMMITS);
  }

  static Provisioning of(World world) {
    return of(world, new PlayedProvider());
  }

  /** With partners, who may be on this machine. */
  static Ongoing ongoing(
      World world,
      Jobs jobs,
      Finalizing contracts,
      Checkpointing checkpointing,
      AddonBackups backups) {
    Partners partners = partners(world.database, world.time());
    Provisioning provisioning =
        of(
            world.database,
            new PlainSeal(),
            records(world),
            world.releases().addons(),
            new Providers(List.of(new PlayedProvider()), partners::providers),
            world.time());
    return new Ongoing(
        provisioning, partners, jobs, contracts, data(checkpointing, provisioning, backups));
  }

  static Ongoing.Data data(
      Checkpointing checkpointing, Provisioning provisioning, AddonBackups backups) {
    var resources = new ProvidedResources(provisioning.provisions(), provisioning.providers());
    return new Ongoing.Data(
        checkpointing,
        new Forking(
            checkpointing, resources, new Filling(provisioning, resources, new SecureRandom())),
        backups);
  }

  static Partners partners(Database database, InstantSource time) {
    SecureRandom random = new SecureRandom();
    return new Partners(
        new PartnerBook(database, new PlainSeal(), time),
        new Grants(database, random, time),
        Outbound.by(AddressRule.of("loopback")),
        random,
        time);
  }

  /** What a control plane that is started again has. */
  public static Provisioning of(World world, Provider provider) {
    return of(
        world.database,
        new PlainSeal(),
        records(world),
        world.releases().addons(),
        new Providers(List.of(provider), List::of),
        world.time());
  }

  static Checkpointing checkpointing(World world) {
    var provisions =
        new SqlProvisions(world.database, new PlainSeal(), world.time(), new SecureRandom());
    return new Checkpointing(
        records(world),
        new ProvidedResources(provisions, new Providers(List.of(new PlayedProvider()), List::of)),
        new SqlCheckpoints(world.database, world.time(), new SecureRandom()),
        new SlugChanges(world.slugs));
  }

  static AddonBackups backups(World world) {
    return backups(world.database, of(world), world.time());
  }

  private static AddonBackups backups(
      Database database, Provisioning provisioning, InstantSource time) {
    SecureRandom random = new SecureRandom();
    var resources = new ProvidedResources(provisioning.provisions(), provisioning.providers());
    return new AddonBackups(
        resources,
        new SqlAddonBackups(database, time, random),
        new BackupFile(new PlainSeal(), random),
        new NoPlaces(),
        new Filling(provisioning, resources, random),
        time);
  }

  /** Nothing is kept. */
  private static final class NoPlaces implements AddonBackups.Places {
    @Override
    public Place now() {
      return of("/nowhere");
    }

    @Override
    public Place of(String shown) {
      return new DirectoryPlace(Path.of(shown));
    }

    @Override
    public Path staging() {
      return Path.of("/nowhere/run");
    }
  }

  static AddonBackups noBackups(Database database, Records records, AddonChanges changes) {
    return backups(database, none(database, records, changes), InstantSource.system());
  }

  /** Nothing can be copied. */
  static Checkpointing noCheckpoints(Records records, Database database, Slugs slugs) {
    var provisions =
        new SqlProvisions(database, new PlainSeal(), InstantSource.system(), new SecureRandom());
    return new Checkpointing(
        records,
        new ProvidedResources(provisions, new Providers(List.of(), List::of)),
        new SqlCheckpoints(database, InstantSource.system(), new SecureRandom()),
        new SlugChanges(slugs));
  }

  /** Nothing can be made. */
  static Provisioning none(Database database, Records records, AddonChanges changes) {
    return of(
        database,
        new SqlAddons.Seal() {
          @Override
          public byte[] seal(String id, SortedMap<String, String> values) {
            return new byte[0];
          }

          @Override
          public Optional<SortedMap<String, String>> open(String id, byte[] sealed) {
            return Optional.empty();
          }
        },
        records,
        changes,
        new Providers(List.of(), List::of),
        InstantSource.system());
  }

  private static Provisioning of(
      Database database,
      SqlAddons.Seal seal,
      Records records,
      AddonChanges changes,
      Providers providers,
      InstantSource time) {
    SecureRandom random = new SecureRandom();
    var provisions = new SqlProvisions(database, seal, time, random);
    var steps = new ProvisionSteps(records, provisions, providers, changes, time);
    return new Provisioning(records, provisions, providers, steps, time, random);
  }
}
