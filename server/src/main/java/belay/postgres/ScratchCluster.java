package belay.postgres;

import belay.keeper.Beside;
import belay.provider.Copying.Scratch;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;

/** A server on a copy of a copy, which ends with this program. */
final class ScratchCluster implements Scratch {
  private static final Duration MAX = Duration.ofHours(2);
  private static final int TRIES = 1200;
  private static final long LOOK_MILLIS = 100;

  private final PostgresProvider provider;
  private final Cluster cluster;
  private final Beside.Running running;
  private final Runnable tidy;
  private final AtomicReference<String> last = new AtomicReference<>("");

  private ScratchCluster(
      PostgresProvider provider, Cluster cluster, Beside.Running running, Runnable tidy) {
    this.provider = provider;
    this.cluster = cluster;
    this.running = running;
    this.tidy = tidy;
  }

  /**
   * Starts one, and waits until it answers.
   *
   * @param tidy takes away what it leaves
   */
  static ScratchCluster start(
      PostgresProvider provider, Clusters clusters, Resource resource, String name, Runnable tidy) {
    Cluster of = PostgresProvider.cluster(resource);
    int port = provider.freePort();
    Cluster cluster = of.again(of.id(), port, of.password());
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
    var scratch =
        new ScratchCluster(
            provider, cluster, clusters.beside(of.id(), "scratch.sh", env, MAX), tidy);
    try {
      scratch.listen();
      scratch.await();
      return scratch;
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /** What it says is read, so that it never waits for a reader; its last words tell why it ends. */
  private void listen() {
    Thread.ofVirtual()
        .name("scratch")
        .start(() -> {
          try (BufferedReader said =
              new BufferedReader(
                  new InputStreamReader(running.oneOff().output(), StandardCharsets.UTF_8))) {
            said.lines().forEach(last::set);
          } catch (IOException | java.io.UncheckedIOException e) {
            last.set(String.valueOf(e.getMessage()));
          }
        });
  }

  private void await() {
    Thread end = Thread.ofVirtual().start(running::await);
    for (int i = 0; i < TRIES; i++) {
      try {
        var _ = provider.psql(cluster).say("postgres", "select 1;\n");
        return;
      } catch (PsqlClient.Failed e) {
        pause(end);
      }
    }
    throw new ProviderFailed("A server of the copy does not answer: " + last.get());
  }

  private void pause(Thread end) {
    try {
      // It says that it is ready to nobody but who asks.
      if (end.join(Duration.ofMillis(LOOK_MILLIS))) {
        throw new ProviderFailed("No server starts on the copy: " + last.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderFailed("Interrupted.", e);
    }
  }

  @Override
  public SortedMap<String, Long> rows() {
    return PhysicalCopies.count(provider, cluster);
  }

  @Override
  public void close() {
    running.close();
    provider.releasePort(cluster.port());
    tidy.run();
  }
}
