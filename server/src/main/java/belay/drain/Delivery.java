package belay.drain;

import belay.logs.AppLogs;
import belay.logs.LogMemory;
import belay.outbound.Outbound;
import belay.outbound.Trust;
import belay.release.App;
import belay.watch.Watch;
import belay.watch.Watched;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every app's lines to its drains. Each drain has its own threads and its own bounded buffer,
 * so that one that is slow or dead holds up nothing else. Begins at the logs' live ends.
 */
public final class Delivery implements Drains, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final SqlDrains drains;

  /** What waits for all drains together. */
  private static final long WAITING_BYTES = 24 << 20;

  private final LogMemory memory = new LogMemory(WAITING_BYTES);
  private final AppLogs logs;
  private final Trust trust;
  private final DrainLimits limits;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Outbound outbound;
  private final Map<UUID, Shipment> shipments = new ConcurrentHashMap<>();
  private Optional<Watched> looker = Optional.empty();
  private boolean closed;

  /**
   * Sends nothing before {@link #start}.
   *
   * @param random safe for several threads: for ids, and for pauses that differ
   */
  public Delivery(
      SqlDrains drains,
      AppLogs logs,
      Trust trust,
      Outbound outbound,
      DrainLimits limits,
      InstantSource clock,
      RandomGenerator random) {
    this.drains = drains;
    this.logs = logs;
    this.trust = trust;
    this.limits = limits;
    this.clock = clock;
    this.random = random;
    this.outbound = outbound;
  }

  public Delivery start(Watch watch) {
    looker = Optional.of(watch.every(limits.look(), "drains", this::look));
    return this;
  }

  private void look() {
    try {
      reconcile();
      shipments.values().forEach(shipment -> shipment.look(logs, clock.instant()));
    } catch (RuntimeException e) {
      LOG.warn("Drains go on as they are: {}", e.toString());
    }
  }

  /** What is sent is what the database has: apps come and go by other ways too. */
  private synchronized void reconcile() {
    if (closed) {
      return;
    }
    Map<UUID, Drain> wanted =
        drains.all().stream().collect(Collectors.toMap(Drain::id, drain -> drain));
    for (Shipment shipment : List.copyOf(shipments.values())) {
      Drain known = shipment.drain();
      boolean same =
          Optional.ofNullable(wanted.get(known.id()))
              .filter(drain -> drain.url().equals(known.url()))
              .filter(_ -> shipment.lives())
              .isPresent();
      if (!same) {
        shipments.remove(known.id());
        shipment.close();
      }
    }
    wanted.forEach((id, drain) -> shipments.computeIfAbsent(id, i -> begin(drain)));
  }

  private Shipment begin(Drain drain) {
    Backlog backlog =
        new Backlog(
            limits,
            memory.share(),
            clock,
            drain.url().kind().isSyslog()
                ? line -> Frames.syslog(line, drain.token())
                : Frames::logplex);
    Outlet outlet =
        drain.url().kind().isSyslog()
            ? new SyslogOutlet(drain.url(), trust, outbound, limits.patience())
            : new HttpOutlet(drain, trust, outbound, limits);
    Shipment shipment = new Shipment(drain, outlet, backlog, logs, limits, random);
    shipment.start();
    return shipment;
  }

  @Override
  public List<Drain> of(App app) {
    return drains.of(app);
  }

  @Override
  public Drain add(App app, DrainUrl url) {
    Drain drain = drains.add(app, url);
    reconcile();
    return drain;
  }

  @Override
  public Drain change(Drain drain, DrainUrl url) {
    Drain changed = drains.change(drain, url);
    reconcile();
    return changed;
  }

  @Override
  public void remove(Drain drain) {
    drains.remove(drain);
    reconcile();
  }

  @Override
  public DrainState state(UUID id) {
    return Optional.ofNullable(shipments.get(id)).map(Shipment::state).orElse(DrainState.NEW);
  }

  /** How each drain does that is delivered to, with the id of its app. */
  public List<Map.Entry<UUID, DrainState>> states() {
    return shipments.values().stream().map(s -> Map.entry(s.drain().appId(), s.state())).toList();
  }

  /** Waits a little for the threads; lines that wait are lost. */
  @Override
  public void close() {
    Map<UUID, Shipment> ending;
    synchronized (this) {
      closed = true;
      ending = new HashMap<>(shipments);
      shipments.clear();
    }
    looker.ifPresent(Watched::close);
    ending.values().forEach(Shipment::close);
    long end = System.nanoTime() + limits.closeMax().toNanos();
    try {
      for (Shipment shipment : ending.values()) {
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        if (!shipment.awaitEnd(left)) {
          LOG.warn("{} did not end in time", shipment.drain());
        }
      }
      if (looker.isPresent()) {
        looker.get().awaitEnd(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
