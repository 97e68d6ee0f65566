package belay.runtime.process;

import belay.network.Bridges;
import belay.network.NetworkRange;
import belay.network.NetworkSettings;
import belay.release.BelayException;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoNetworks;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import belay.runtime.Exits;
import belay.runtime.OneOff;
import belay.runtime.PortHolder;
import belay.runtime.Services;
import belay.runtime.limits.DynoLimits;
import belay.runtime.output.DynoReaders;
import belay.runtime.ports.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dynos as processes of this machine, which a {@link DynoHost} has. They outlive the control plane;
 * the next one takes over what runs, and what was printed meanwhile.
 */
public final class ProcessRuntime implements DynoRuntime, Services, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntime.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final DynoHost host;
  private final DynoOutput output;
  private final InstantSource clock;
  private final QuotaWatch quotas;
  private final DynoReaders readers;
  private final Ports ports = new Ports(new SecureRandom());
  private final Exits exits = new Exits();
  private final Map<UUID, LiveDyno> live = new ConcurrentHashMap<>();

  /**
   * Takes over the dynos that run.
   *
   * @param home BELAY_HOME, below which dynos write
   * @param host is closed with this
   */
  public ProcessRuntime(Path home, DynoHost host, DynoOutput output, InstantSource clock)
      throws IOException {
    this.host = host;
    this.output = output;
    this.clock = clock;
    this.readers = new DynoReaders();
    this.quotas = new QuotaWatch(home, host, () -> List.copyOf(live.values()));
    adopt();
    this.quotas.start();
  }

  /** The same on a host of its own, in this process. */
  public ProcessRuntime(
      Path home, DynoOutput output, InstantSource clock, DynoLimits limits, NetworkSettings network)
      throws IOException {
    this(home, new LocalHost(LocalHost.Place.of(home), clock, limits, network), output, clock);
  }

  ProcessRuntime(
      Path home,
      DynoOutput output,
      InstantSource clock,
      DynoLimits limits,
      NetworkSettings network,
      Machine machine)
      throws IOException {
    this(
        home,
        new LocalHost(LocalHost.Place.of(home), clock, limits, network, machine),
        output,
        clock);
  }

  @Override
  public String description() {
    try {
      return host.facts().description();
    } catch (BelayException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The networks that dynos are in. */
  public DynoNetworks networks() {
    try {
      return host.facts().networks();
    } catch (BelayException e) {
      return DynoNetworks.MACHINES;
    }
  }

  @Override
  public List<String> unkept() {
    try {
      return host.facts().unkept();
    } catch (BelayException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** Which directories dynos can go into. */
  public Reach reach() {
    return host.facts().reach();
  }

  /** What puts containers into the apps' networks; empty where they have none. */
  public Optional<Bridges> bridges() {
    return host.facts()
        .networks()
        .range()
        .map(NetworkRange::of)
        .map(range ->
            new Bridges() {
              @Override
              public NetworkRange range() {
                return range;
              }

              @Override
              public boolean admit(String link, Set<Integer> services) throws IOException {
                return host.admit(link, services);
              }
            });
  }

  @Override
  public boolean reachedByContainers() {
    return bridges().isPresent();
  }

  /** The ports that dynos get, for what stands in for one. */
  public Ports ports() {
    return ports;
  }

  @Override
  public Dyno start(DynoSpec spec) {
    OptionalInt port = port(spec);
    DynoHost.Begun begun;
    try {
      begun = host.start(order(spec.at(port)));
    } catch (RuntimeException e) {
      port.ifPresent(ports::release);
      throw e;
    }
    watch(begun.dyno(), begun.pipes(), OptionalLong.of(0));
    return begun.dyno();
  }

  @Override
  public Dyno startKeeping(DynoSpec spec) {
    spec.port().ifPresent(ports::hold);
    DynoHost.Begun begun =
        host.start(new DynoOrder(UUID.randomUUID(), spec, clock.instant(), true));
    watch(begun.dyno(), begun.pipes(), OptionalLong.of(0));
    return begun.dyno();
  }

  @Override
  public OneOff runKeeping(DynoSpec spec) {
    return host.run(
        new DynoOrder(UUID.randomUUID(), spec, clock.instant(), true), Optional.empty());
  }

  @Override
  public int freePort() {
    return ports.take();
  }

  @Override
  public void releasePort(int port) {
    ports.release(port);
  }

  @Override
  public void holdPort(int port) {
    ports.hold(port);
  }

  @Override
  public OptionalLong kept(Dyno dyno) {
    return live.containsKey(dyno.id()) ? host.written(dyno.id()) : OptionalLong.empty();
  }

  @Override
  public void discard(UUID app) {
    try {
      host.discard(app);
    } catch (IOException e) {
      throw new CannotStartDyno("What " + app + " kept could not be deleted: " + e.getMessage(), e);
    }
  }

  private DynoOrder order(DynoSpec spec) {
    return new DynoOrder(UUID.randomUUID(), spec, clock.instant());
  }

  private LiveDyno watch(Dyno dyno, Pipes pipes, OptionalLong killed) {
    LiveDyno started = new LiveDyno(dyno, host, pipes, new DynoMeter(dyno, killed));
    live.put(dyno.id(), started);
    started.begin(
        readers,
        output,
        (status, forget) -> {
          quotas.ended(started);
          exits.note(dyno, status);
          live.remove(dyno.id());
          dyno.port().ifPresent(ports::release);
          forget.run();
          exits.tell(dyno, status);
        });
    return started;
  }

  @Override
  public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
    return host.run(order(spec), terminal);
  }

  @Override
  public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
    if (!live.containsKey(dyno.id())) {
      throw new CannotStartDyno(dyno.name() + " does not run.");
    }
    return host.exec(dyno.id(), order(spec.named(name)), terminal);
  }

  @Override
  public void prepare(UUID app, boolean wanted) {
    try {
      if (wanted) {
        host.prepare(app);
      } else {
        host.vacate(app);
      }
    } catch (IOException | BelayException e) {
      LOG.debug("an app's network is made when it is needed, and goes when it was not", e);
    }
  }

  @Override
  public List<Dyno> running() {
    return live.values().stream().map(LiveDyno::dyno).toList();
  }

  /** Connects only to what is the dyno's own. */
  @Override
  public boolean listens(Dyno dyno) {
    return portHolder(dyno) == PortHolder.OWN && DynoRuntime.super.listens(dyno);
  }

  @Override
  public PortHolder portHolder(Dyno dyno) {
    return dyno.port().isPresent() ? portHolder(dyno, dyno.port().getAsInt()) : PortHolder.NOBODY;
  }

  /** Whether that dyno, and nobody else, listens on a port; for one that listens on several. */
  public PortHolder portHolder(Dyno dyno, int port) {
    return live.containsKey(dyno.id()) ? host.portHolder(dyno.id(), port) : PortHolder.NOBODY;
  }

  @Override
  public long memory(Dyno dyno) {
    return live.containsKey(dyno.id()) ? host.memory(dyno.id()) : 0;
  }

  @Override
  public OptionalInt exit(Dyno dyno) {
    return live.containsKey(dyno.id()) ? OptionalInt.empty() : exits.of(dyno);
  }

  @Override
  public void stop(Dyno dyno, Duration grace) {
    LiveDyno running = live.get(dyno.id());
    if (running != null) {
      running.stop(grace);
    }
  }

  @Override
  public void stopAll(List<Dyno> all, Duration grace) {
    try (var stops = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach(d -> stops.execute(() -> stop(d, grace)));
    }
  }

  @Override
  public void onExit(ExitListener listener) {
    exits.listen(listener);
  }

  @Override
  public void onNotice(NoticeListener listener) {
    quotas.listen(listener);
  }

  /** Lets go of what the system lends; dynos run on, for the next control plane to take over. */
  @Override
  public void close() {
    quotas.close();
    readers.close();
    host.close();
  }

  private void adopt() throws IOException {
    List<LiveDyno> ended = new ArrayList<>();
    for (DynoHost.Left left : host.left()) {
      left.dyno().port().ifPresent(ports::hold);
      host.take(left.dyno().id())
          .ifPresent(pipes -> {
            LiveDyno taken = watch(left.dyno(), pipes, OptionalLong.empty());
            if (left.cutOff()) {
              ended.add(taken);
            }
          });
    }
    // Nobody is to take for running what was killed together with its supervisor.
    ended.forEach(dyno -> dyno.awaitGone(LAST_WORDS));
  }

  private OptionalInt port(DynoSpec spec) {
    if (spec.port().isPresent()) {
      ports.hold(spec.port().getAsInt());
      return spec.port();
    }
    return spec.listens() ? OptionalInt.of(ports.take()) : OptionalInt.empty();
  }
}
