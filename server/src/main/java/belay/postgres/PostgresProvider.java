package belay.postgres;

import belay.provider.AddonPlan;
import belay.provider.AddonService;
import belay.provider.Copying;
import belay.provider.Fencing;
import belay.provider.Outcome;
import belay.provider.Provider;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes PostgreSQL add-ons of the programs that this machine has: a cluster for each. */
public final class PostgresProvider implements Provider {
  private static final AddonService SERVICE =
      new AddonService(
          "postgresql",
          List.of("heroku-postgresql", "postgres", "heroku-postgres"),
          "PostgreSQL",
          "DATABASE",
          "HEROKU_POSTGRESQL",
          Size.ALL.stream().map(Size::plan).toList());

  private static final Duration ANSWERS_MAX = Duration.ofSeconds(60);

  /** After a start of the machine apps wait no longer than this. */
  private static final Duration BEGINS_MAX = Duration.ofSeconds(10);

  private final Binaries binaries;
  private final Clusters clusters;
  private final SecureRandom random;
  private final Copying copies;

  public PostgresProvider(Binaries binaries, Clusters clusters, SecureRandom random) {
    this.binaries = binaries;
    this.clusters = clusters;
    this.random = random;
    this.copies = new PhysicalCopies(this, clusters);
  }

  @Override
  public Optional<Fencing> fencing() {
    return Optional.of(new Fence(this));
  }

  @Override
  public Optional<Copying> copying() {
    return Optional.of(copies);
  }

  @Override
  public AddonService service() {
    return SERVICE;
  }

  @Override
  public Optional<String> docs() {
    return Optional.of(
        "https://www.postgresql.org/docs/"
            + binaries.newest().map(v -> v.major() + "/").orElse("current/"));
  }

  @Override
  public Optional<String> place(Resource resource) {
    return Optional.of("a server of its own on this machine");
  }

  @Override
  public Optional<String> unreachedByContainers(boolean own) {
    return clusters.unreachedByContainers(own);
  }

  @Override
  public Optional<String> obstacle() {
    return binaries.newest().isPresent()
        ? Optional.empty()
        : Optional.of(
            "PostgreSQL is not installed on this machine (Debian: apt-get install postgresql)."
                + " A database that runs elsewhere is an add-on too:"
                + " belay addons:create NAME URL=postgres://...");
  }

  @Override
  public Outcome provision(Resource resource) {
    if (resource.notes().all().isEmpty()) {
      // Written down before anything is done with it: a second try has the same port and passwords.
      Cluster cluster =
          Cluster.fresh(
              resource.id(),
              binaries.newest().orElseThrow(() -> missing("")).major(),
              clusters.freePort(),
              random);
      resource.notes().keep(cluster.notes());
    }
    return ready(resource);
  }

  private static ProviderFailed missing(String version) {
    return new ProviderFailed(
        "PostgreSQL"
            + version
            + " is not installed on this machine any more (Debian: apt-get install postgresql).");
  }

  static Cluster cluster(Resource resource) {
    return Cluster.read(resource.id(), resource.notes().all());
  }

  Path bin(Cluster cluster) {
    return binaries.of(cluster.major()).orElseThrow(() -> missing(" " + cluster.major())).bin();
  }

  int freePort() {
    return clusters.freePort();
  }

  void releasePort(int port) {
    clusters.releasePort(port);
  }

  Psql psql(Cluster cluster) {
    return new Psql(bin(cluster), cluster);
  }

  /** Has one run of data that is there: a copy of another's. */
  Outcome taken(Resource fresh, Map<String, String> origin, Runnable unpack) {
    if (fresh.notes().all().isEmpty()) {
      Cluster of = Cluster.read(fresh.id(), new TreeMap<>(origin));
      fresh
          .notes()
          .keep(of.again(fresh.id(), clusters.freePort(), Cluster.password(random)).notes());
    }
    Cluster cluster = cluster(fresh);
    if (!clusters.runs(cluster.id())) {
      unpack.run();
    }
    Outcome outcome = ready(fresh);
    // What had the one that it was copied from has nothing to do here.
    say(cluster, "postgres", Setup.retire(cluster, cluster.other()));
    return outcome;
  }

  private Outcome ready(Resource resource) {
    Cluster cluster = cluster(resource);
    clusters.ensure(cluster, bin(cluster), Size.of(resource.plan()));
    clusters.await(psql(cluster), ANSWERS_MAX);
    say(cluster, "postgres", Setup.roles(cluster));
    return new Outcome.Ready(Map.of("URL", cluster.url()));
  }

  String say(Cluster cluster, String database, String sql) {
    try {
      return psql(cluster).say(database, sql);
    } catch (PsqlClient.Failed e) {
      throw new ProviderFailed("PostgreSQL refused: " + e.getMessage(), e);
    }
  }

  @Override
  public void begin(Resource resource) {
    Cluster cluster = cluster(resource);
    if (clusters.ensure(cluster, bin(cluster), Size.of(resource.plan()))) {
      clusters.await(psql(cluster), BEGINS_MAX);
    }
  }

  /** Its server is started anew with the other plan's memory and connections. */
  @Override
  public Outcome change(Resource resource, AddonPlan to) {
    clusters.stop(resource.id());
    return ready(new Resource(resource.id(), resource.name(), to, resource.notes()));
  }

  @Override
  public void suspend(Resource resource) {
    clusters.stop(resource.id());
  }

  @Override
  public Outcome resume(Resource resource) {
    var _ = ready(resource);
    settle(resource);
    return new Outcome.Ready(Map.of("URL", cluster(resource).url()));
  }

  @Override
  public void deprovision(Resource resource) {
    clusters.discard(resource.id());
  }

  @Override
  public Outcome rotate(Resource resource) {
    Cluster cluster = cluster(resource);
    if (cluster.next().isEmpty()) {
      cluster = cluster.rotating(Cluster.password(random));
      resource.notes().keep(cluster.notes());
    }
    say(cluster, "postgres", Setup.password(cluster, cluster.other(), cluster.next()));
    // What is pointed at from here on is written down by who asked; told again it is the same.
    return new Outcome.Ready(Map.of("URL", cluster.rotated().url()));
  }

  @Override
  public void settle(Resource resource) {
    Cluster cluster = cluster(resource);
    if (!cluster.next().isEmpty()) {
      cluster = cluster.rotated();
      say(cluster, "postgres", Setup.password(cluster, cluster.login(), cluster.password()));
      say(cluster, "postgres", Setup.retire(cluster, cluster.other()));
      resource.notes().keep(cluster.notes());
    }
  }
}
