package belay.postgres;

import belay.provider.ProviderFailed;
import belay.release.AppName;
import belay.release.BelayException;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoNetwork;
import belay.runtime.DynoSpec;
import belay.runtime.Services;
import belay.watch.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps clusters running, each a process of its own that outlives this program: what runs is taken
 * over, what died is started again. Safe for several threads.
 */
public final class Clusters {
  private static final Logger LOG = LoggerFactory.getLogger(Clusters.class);

  /** What a server gets to write its last checkpoint. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofMinutes(1);
  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 50;

  private final Services services;
  private final Path empty;
  private final Timing timing;
  private final Map<UUID, Kept> kept = new ConcurrentHashMap<>();
  private volatile boolean down;

  /** What is to run, and how its last starts went. */
  private record Kept(Cluster cluster, Path bin, Size size, Duration pause, Instant started) {
    Kept at(Instant now, Duration next) {
      return new Kept(cluster, bin, size, next, now);
    }
  }

  /**
   * Begins to look after clusters.
   *
   * @param addons a directory of the home, for what a process wants as its release
   */
  public Clusters(Services services, Path addons, Timing timing) {
    this.services = services;
    this.empty = addons.resolve("program");
    this.timing = timing;
    services.onExit((dyno, status) -> {
      if (Services.is(dyno)) {
        ended(dyno, status);
      }
    });
  }

  Optional<Dyno> running(UUID id) {
    return services.running().stream()
        .filter(Services::is)
        .filter(dyno -> dyno.appId().equals(id))
        .findFirst();
  }

  int freePort() {
    return services.freePort();
  }

  void releasePort(int port) {
    services.releasePort(port);
  }

  /**
   * Has a cluster run from here on; one that runs already is left as it is.
   *
   * @return whether it was started
   * @throws CannotStartDyno when it cannot be started
   */
  synchronized boolean ensure(Cluster cluster, Path bin, Size size) {
    services.holdPort(cluster.port());
    kept.put(cluster.id(), new Kept(cluster, bin, size, PAUSE, timing.time().instant()));
    if (running(cluster.id()).isPresent()) {
      return false;
    }
    start(cluster, bin, size);
    return true;
  }

  private void start(Cluster cluster, Path bin, Size size) {
    try {
      Files.createDirectories(empty);
    } catch (IOException e) {
      throw new CannotStartDyno(empty + " cannot be made: " + e.getMessage(), e);
    }
    Dyno _ =
        services.startKeeping(
            new DynoSpec(
                cluster.id(),
                new AppName("postgresql"),
                new DynoName(Services.TYPE, 1),
                0,
                empty,
                empty.resolveSibling("none"),
                script(),
                Map.of(
                    "PG_BIN", bin.toString(),
                    "PG_PORT_NUMBER", Integer.toString(cluster.port()),
                    "PG_SETTINGS", size.settings(),
                    "PG_SUPERUSER", Cluster.SUPERUSER,
                    "PG_PASSWORD", cluster.superuser()),
                OptionalInt.empty(),
                Optional.empty(),
                size.quota(),
                DynoNetwork.HOST));
  }

  private static String script() {
    try (var in = Clusters.class.getResourceAsStream("cluster.sh")) {
      if (in == null) {
        throw new CannotStartDyno("Belay's own cluster.sh is missing from its jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CannotStartDyno("Belay's own cluster.sh cannot be read.", e);
    }
  }

  private void ended(Dyno dyno, int status) {
    Optional<Kept> wanted = Optional.ofNullable(kept.get(dyno.appId()));
    if (down || wanted.isEmpty()) {
      return;
    }
    Instant now = timing.time().instant();
    Kept was = wanted.get();
    boolean steady = was.started().plus(STEADY).isBefore(now);
    Duration pause = steady ? PAUSE : was.pause();
    Duration twice = pause.multipliedBy(2);
    Duration next = twice.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : twice;
    kept.replace(dyno.appId(), was.at(now.plus(pause), next));
    LOG.warn("PostgreSQL of {} ended with status {}; it is started again", dyno.appId(), status);
    timing.background().after(steady ? Duration.ZERO : pause, () -> again(dyno.appId()));
  }

  private synchronized void again(UUID id) {
    Optional<Kept> wanted = Optional.ofNullable(kept.get(id));
    if (down || wanted.isEmpty() || running(id).isPresent()) {
      return;
    }
    try {
      start(wanted.get().cluster(), wanted.get().bin(), wanted.get().size());
    } catch (BelayException e) {
      LOG.warn("PostgreSQL of {}: {}", id, e.getMessage());
      timing.background().after(wanted.get().pause(), () -> again(id));
    }
  }

  /**
   * Waits until it answers.
   *
   * @throws ProviderFailed when it does not in time
   */
  void await(Psql psql, Duration max) {
    Instant end = timing.time().instant().plus(max);
    while (true) {
      try {
        var _ = psql.say("postgres", "select 1;\n");
        return;
      } catch (Psql.Failed e) {
        if (timing.time().instant().isAfter(end)) {
          throw new ProviderFailed(
              "PostgreSQL does not answer: " + e.getMessage() + ". belay logs has what it says.");
        }
      }
      try {
        // It says that it is ready to nobody but who asks.
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProviderFailed("Interrupted while PostgreSQL starts.", e);
      }
    }
  }

  /** Ends one in order. */
  synchronized void stop(UUID id) {
    kept.remove(id);
    running(id).ifPresent(dyno -> services.stop(dyno, GRACE));
  }

  /** Deletes its data. */
  void discard(UUID id) {
    stop(id);
    services.discard(id);
  }

  OptionalLong disk(UUID id) {
    return running(id).map(services::kept).orElse(OptionalLong.empty());
  }

  long memory(UUID id) {
    return running(id).map(services::memory).orElse(0L);
  }

  /** Ends all in order, for a server that is taken down whole. */
  public void stopAll() {
    down = true;
    List<Dyno> all = services.running().stream().filter(Services::is).toList();
    try (var stops = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach(dyno -> stops.execute(() -> services.stop(dyno, GRACE)));
    }
  }
}
