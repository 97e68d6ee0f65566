package belay.postgres;

import belay.keeper.Beside;
import belay.keeper.CopyDirectories;
import belay.keeper.ScratchServer;
import belay.keeper.Talk;
import belay.provider.Copying;
import belay.provider.Outcome;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Physical copies of clusters, as PostgreSQL's manual has them (25.3.3, "Making a Base Backup Using
 * the Low Level API"): the server is told that a copy begins, its files are copied as they are, it
 * is told that the copy has ended, and what it wrote in between is copied too. A slot that goes
 * with the session keeps that from being recycled.
 */
final class PhysicalCopies implements Copying {
  private static final int OLDEST = 15;

  private final PostgresProvider provider;
  private final Clusters clusters;
  private final CopyDirectories copies;

  PhysicalCopies(PostgresProvider provider, Clusters clusters) {
    this.provider = provider;
    this.clusters = clusters;
    this.copies = clusters.copies();
  }

  @Override
  public Optional<String> obstacle(Resource resource) {
    int major = PostgresProvider.cluster(resource).major();
    return major < OLDEST
        ? Optional.of("PostgreSQL " + major + " cannot be copied while it runs; 15 and newer can.")
        : Optional.empty();
  }

  @Override
  public Copy take(Resource resource, String name) {
    obstacle(resource)
        .ifPresent(why -> {
          throw new ProviderFailed(why);
        });
    Cluster cluster = PostgresProvider.cluster(resource);
    Map<String, String> env = Map.of("COPY", name, "BIN", provider.bin(cluster).toString());
    try (Beside.Running running =
        clusters.beside(resource.id(), "copy.sh", env, CopyDirectories.COPY_MAX)) {
      return take(cluster, name, new Talk(running));
    }
  }

  private Copy take(Cluster cluster, String name, Talk talk) {
    talk.expectRoom();
    try (PsqlSession session = new PsqlSession(provider.psql(cluster), "postgres")) {
      session.say(
          "select pg_create_physical_replication_slot('belay_"
              + name.replaceAll("[^a-z0-9]", "_")
              + "', true, true);");
      // At once: a checkpoint that is spread over minutes would keep a release waiting.
      session.say("select pg_backup_start('belay " + name + "', true);");
      talk.say("go");
      var _ = talk.expect("COPIED");
      String[] end = String.join("", session.say(CopyWords.STOP)).split("\t", -1);
      if (!end[3].isEmpty()) {
        throw new ProviderFailed("It has tablespaces, which a copy would share with it.");
      }
      talk.say(CopyWords.firstWal(end[2]) + " " + end[1] + " " + end[2]);
      return new Copy(Long.parseLong(talk.expect("DONE")), end[0]);
    }
  }

  @Override
  public Optional<String> noRoom(Resource resource, long bytes) {
    return copies.noRoom(resource.id(), bytes);
  }

  @Override
  public void drop(Resource resource, String name) {
    copies.drop(resource.id(), name);
  }

  @Override
  public Set<String> settle(Resource resource, Set<String> unfinished) {
    return copies.settle(resource.id(), unfinished);
  }

  @Override
  public InputStream read(Resource resource, String name) {
    return copies.read(resource.id(), name);
  }

  @Override
  public Map<String, String> origin(Resource resource) {
    return new TreeMap<>(PostgresProvider.cluster(resource).notes());
  }

  @Override
  public Outcome make(Resource fresh, Map<String, String> origin, InputStream copy) {
    return provider.taken(fresh, origin, () -> copies.unpack(fresh.id(), copy));
  }

  @Override
  public Scratch start(Resource resource, String name) {
    Cluster of = PostgresProvider.cluster(resource);
    int port = provider.freePort();
    Map<String, String> env =
        Map.of(
            "COPY",
            name,
            "PG_BIN",
            provider.bin(of).toString(),
            "PG_PORT_NUMBER",
            Integer.toString(port),
            "PG_SETTINGS",
            "-c shared_buffers=32MB -c max_connections=10",
            "PG_SUPERUSER",
            Cluster.SUPERUSER);
    return ScratchServer.await(
        new OnCopy(provider, of.again(of.id(), port, of.password())),
        clusters.beside(of.id(), "scratch.sh", env, CopyDirectories.COPY_MAX),
        () -> {
          provider.releasePort(port);
          copies.tidy(resource.id(), name);
        });
  }

  private record OnCopy(PostgresProvider provider, Cluster cluster)
      implements ScratchServer.Server {
    @Override
    public boolean answers() {
      try {
        var _ = provider.psql(cluster).say("postgres", "select 1;\n");
        return true;
      } catch (PsqlClient.Failed e) {
        return false;
      }
    }

    @Override
    public SortedMap<String, Long> rows() {
      return count(provider, cluster);
    }
  }

  @Override
  public Optional<Written> written(Resource resource) {
    Cluster cluster = PostgresProvider.cluster(resource);
    try {
      return Optional.of(
          CopyWords.written(provider.psql(cluster).say(cluster.database(), CopyWords.WRITTEN)));
    } catch (PsqlClient.Failed e) {
      return Optional.empty();
    }
  }

  @Override
  public SortedMap<String, Long> count(Resource resource) {
    return count(provider, PostgresProvider.cluster(resource));
  }

  private static SortedMap<String, Long> count(PostgresProvider provider, Cluster cluster) {
    return CopyWords.rows(provider.say(cluster, cluster.database(), CopyWords.COUNT));
  }
}
