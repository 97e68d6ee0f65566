package belay.keeper;

import belay.provider.ProviderFailed;
import belay.release.BelayException;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoNetwork;
import belay.runtime.DynoSpec;
import belay.runtime.Services;
import belay.watch.Timing;
import java.io.IOException;
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
 * Keeps servers of add-ons running, each a process of its own that outlives this program: what runs
 * is taken over, what died is started again. Safe for several threads.
 */
public final class Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  /** What a server gets to write what it still has to. */
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
  private record Kept(ServiceProcess process, Duration pause, Instant started) {
    Kept at(Instant now, Duration next) {
      return new Kept(process, next, now);
    }
  }

  /** Asks a server whether it takes work. */
  public interface Knock {
    /** What it lacks yet, in words; empty when it answers as it should. */
    Optional<String> trouble();
  }

  /**
   * Begins to look after servers.
   *
   * @param addons a directory of the home, for what a process wants as its release
   */
  public Keeper(Services services, Path addons, Timing timing) {
    this.services = services;
    this.empty = addons.resolve("program");
    this.timing = timing;
    services.onExit((dyno, status) -> {
      if (Services.is(dyno)) {
        ended(dyno, status);
      }
    });
  }

  /** The process of an add-on, where it has one. */
  public Optional<Dyno> running(UUID id) {
    return services.running().stream()
        .filter(Services::is)
        .filter(dyno -> dyno.appId().equals(id))
        .findFirst();
  }

  /**
   * Why an app's containers do not reach what is kept here; empty when they do.
   *
   * @param own whether they are in a network of the app's own, where there are such
   */
  public Optional<String> unreachedByContainers(boolean own) {
    return own && services.reachedByContainers()
        ? Optional.empty()
        : Optional.of(
            "it listens on this machine's 127.0.0.1, and they have no network of the app's own"
                + (own ? " here (belay server:status says why)." : " (network=host).")
                + " Give them one that runs elsewhere: belay addons:create NAME URL=...");
  }

  /** A port of this machine that nobody listens on, taken for good. */
  public int freePort() {
    return services.freePort();
  }

  /** Gives a port back. */
  public void releasePort(int port) {
    services.releasePort(port);
  }

  /** Runs scripts beside the servers. */
  public Beside beside() {
    return new Beside(services, empty);
  }

  /**
   * Has a server run from here on; one that runs already is left as it is.
   *
   * @return whether it was started
   * @throws CannotStartDyno when it cannot be started
   */
  public synchronized boolean ensure(ServiceProcess process) {
    services.holdPort(process.port());
    kept.put(process.id(), new Kept(process, PAUSE, timing.time().instant()));
    if (running(process.id()).isPresent()) {
      return false;
    }
    start(process);
    return true;
  }

  private void start(ServiceProcess process) {
    try {
      Files.createDirectories(empty);
    } catch (IOException e) {
      throw new CannotStartDyno(empty + " cannot be made: " + e.getMessage(), e);
    }
    Dyno _ =
        services.startKeeping(
            new DynoSpec(
                process.id(),
                process.name(),
                new DynoName(Services.TYPE, 1),
                0,
                empty,
                empty.resolveSibling("none"),
                process.script(),
                process.environment(),
                OptionalInt.empty(),
                Optional.empty(),
                process.quota(),
                DynoNetwork.HOST));
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
    LOG.warn(
        "{} of {} ended with status {}; it is started again",
        was.process().human(),
        dyno.appId(),
        status);
    timing.background().after(steady ? Duration.ZERO : pause, () -> again(dyno.appId()));
  }

  private synchronized void again(UUID id) {
    Optional<Kept> wanted = Optional.ofNullable(kept.get(id));
    if (down || wanted.isEmpty() || running(id).isPresent()) {
      return;
    }
    ServiceProcess process = wanted.get().process();
    try {
      start(process);
    } catch (BelayException e) {
      LOG.warn("{} of {}: {}", process.human(), id, e.getMessage());
      timing.background().after(wanted.get().pause(), () -> again(id));
    }
  }

  /**
   * Waits until a server answers.
   *
   * @param human what people are told that it is
   * @throws ProviderFailed when it does not in time
   */
  public void await(String human, Knock knock, Duration max) {
    Instant end = timing.time().instant().plus(max);
    while (true) {
      Optional<String> trouble = knock.trouble();
      if (trouble.isEmpty()) {
        return;
      }
      if (timing.time().instant().isAfter(end)) {
        throw new ProviderFailed(
            human + " does not answer: " + trouble.get() + ". belay logs has what it says.");
      }
      try {
        // It says that it is ready to nobody but who asks.
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProviderFailed("Interrupted while " + human + " starts.", e);
      }
    }
  }

  /** Ends one in order; nothing starts it again. */
  public synchronized void stop(UUID id) {
    kept.remove(id);
    running(id).ifPresent(dyno -> services.stop(dyno, GRACE));
  }

  /** Ends one, and deletes its data. */
  public void discard(UUID id) {
    Optional<Kept> known = Optional.ofNullable(kept.get(id));
    stop(id);
    services.discard(id);
    known.ifPresent(k -> services.releasePort(k.process().port()));
  }

  /** What its directory holds, in bytes; empty where it does not run or that cannot be counted. */
  public OptionalLong disk(UUID id) {
    return running(id).map(services::kept).orElse(OptionalLong.empty());
  }

  /** What its processes hold of the memory, in bytes. */
  public long memory(UUID id) {
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
