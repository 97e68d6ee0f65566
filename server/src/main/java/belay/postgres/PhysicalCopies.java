package belay.postgres;

import belay.keeper.Beside;
import belay.provider.Copying;
import belay.provider.Outcome;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Physical copies of clusters, as PostgreSQL's manual has them (25.3.3, "Making a Base Backup Using
 * the Low Level API"): the server is told that a copy begins, its files are copied as they are, it
 * is told that the copy has ended, and what it wrote in between is copied too. A slot that goes
 * with the session keeps that from being recycled.
 */
final class PhysicalCopies implements Copying {
  private static final int OLDEST = 15;
  private static final Duration COPY_MAX = Duration.ofHours(2);
  private static final Duration TIDY_MAX = Duration.ofMinutes(5);

  private final PostgresProvider provider;
  private final Clusters clusters;

  PhysicalCopies(PostgresProvider provider, Clusters clusters) {
    this.provider = provider;
    this.clusters = clusters;
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
    try (Beside.Running running = clusters.beside(resource.id(), "copy.sh", env, COPY_MAX)) {
      return take(cluster, name, new Talk(running));
    }
  }

  private Copy take(Cluster cluster, String name, Talk talk) {
    String[] found = talk.expect("ROOM").split(" ", -1);
    new Room(Long.parseLong(found[0]), Long.parseLong(found[1]), found[2].equals("yes"))
        .obstacle()
        .ifPresent(why -> {
          throw new ProviderFailed(why);
        });
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
      return new Copy(name, Long.parseLong(talk.expect("DONE")), end[0]);
    }
  }

  @Override
  public void drop(Resource resource, String name) {
    var _ = run(resource, "drop.sh", Map.of("COPY", name));
  }

  @Override
  public Set<String> keepOnly(Resource resource, Set<String> names) {
    String said = run(resource, "keep.sh", Map.of("KEEP", String.join(" ", names)));
    return new TreeSet<>(said.lines().toList());
  }

  private String run(Resource resource, String script, Map<String, String> env) {
    try (Beside.Running running = clusters.beside(resource.id(), script, env, TIDY_MAX)) {
      String said =
          new String(running.oneOff().output().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (running.await() != 0) {
        throw new ProviderFailed("Copies could not be tidied: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new ProviderFailed("Copies could not be tidied: " + e.getMessage(), e);
    }
  }

  @Override
  public InputStream read(Resource resource, String name) {
    Beside.Running running =
        clusters.beside(resource.id(), "read.sh", Map.of("COPY", name), COPY_MAX);
    return new FilterInputStream(running.oneOff().output()) {
      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int count = super.read(bytes, from, length);
        return count < 0 ? end() : count;
      }

      @Override
      public int read() throws IOException {
        int one = super.read();
        return one < 0 ? end() : one;
      }

      private int end() throws IOException {
        if (running.await() != 0) {
          throw new IOException("the copy " + name + " could not be read whole");
        }
        return -1;
      }

      @Override
      public void close() {
        running.close();
      }
    };
  }

  @Override
  public Map<String, String> origin(Resource resource) {
    return new TreeMap<>(PostgresProvider.cluster(resource).notes());
  }

  @Override
  public Outcome make(Resource fresh, Map<String, String> origin, InputStream copy) {
    return provider.taken(fresh, origin, () -> unpack(fresh, copy));
  }

  private void unpack(Resource fresh, InputStream copy) {
    try (Beside.Running running = clusters.beside(fresh.id(), "unpack.sh", Map.of(), COPY_MAX)) {
      String trouble = "";
      try (OutputStream in = running.oneOff().input()) {
        copy.transferTo(in);
      } catch (IOException e) {
        trouble = String.valueOf(e.getMessage());
      }
      String said =
          new String(running.oneOff().output().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (running.await() != 0 || !trouble.isEmpty()) {
        throw new ProviderFailed("The copy could not be laid out: " + said + trouble);
      }
    } catch (IOException e) {
      throw new ProviderFailed("The copy could not be laid out: " + e.getMessage(), e);
    }
  }

  @Override
  public Scratch start(Resource resource, String name) {
    return ScratchCluster.start(
        provider,
        clusters,
        resource,
        name,
        () -> {
          var _ = run(resource, "tidy.sh", Map.of("COPY", name));
        });
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

  static SortedMap<String, Long> count(PostgresProvider provider, Cluster cluster) {
    return CopyWords.rows(provider.say(cluster, cluster.database(), CopyWords.COUNT));
  }

  /** What a script says, line by line, and is told. */
  private static final class Talk {
    private final BufferedReader from;
    private final OutputStream to;

    Talk(Beside.Running running) {
      this.from =
          new BufferedReader(
              new InputStreamReader(running.oneOff().output(), StandardCharsets.UTF_8));
      this.to = running.oneOff().input();
    }

    void say(String line) {
      try {
        to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        to.flush();
      } catch (IOException e) {
        throw ended(String.valueOf(e.getMessage()));
      }
    }

    String expect(String word) {
      try {
        String line = Optional.ofNullable(from.readLine()).orElse("FAILED it was ended");
        List<String> words = List.of(line.split(" ", 2));
        if (!words.getFirst().equals(word)) {
          throw ended(line.replaceFirst("^FAILED ", ""));
        }
        return words.getLast();
      } catch (IOException e) {
        throw ended(String.valueOf(e.getMessage()));
      }
    }

    private static ProviderFailed ended(String why) {
      return new ProviderFailed("The copy could not be made: " + why);
    }
  }
}
