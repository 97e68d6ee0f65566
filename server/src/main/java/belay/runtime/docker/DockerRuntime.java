package belay.runtime.docker;

import belay.network.Bridges;
import belay.release.RuntimeKind;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import belay.runtime.Exits;
import belay.runtime.OneOff;
import belay.watch.Gate;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dynos as containers of this machine's Docker Engine. They outlive the control plane; the next one
 * takes over what runs, by labels, and what was printed meanwhile. A machine without Docker pays
 * nothing: the engine is first asked when an image is to be run, or at the start if one ever was.
 */
public final class DockerRuntime implements DynoRuntime, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DockerRuntime.class);

  /** A disk that takes no line for so long will not take it soon. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final Engine engine;
  private final Path positions;
  private final DynoOutput output;
  private final InstantSource clock;
  private final DockerLimits limits;
  private final Containers containers;
  private final AppBridges bridges;
  private final Execs execs;
  private final Watch watch;
  private final Exits exits = new Exits();
  private final Map<UUID, LiveContainer> live = new ConcurrentHashMap<>();

  /** Whose containers are none of the watch's business: being started, or one-offs. */
  private final Set<UUID> held = ConcurrentHashMap.newKeySet();

  /** For what is between handing a line on and noting that. */
  private final Gate gate = new Gate();

  private final List<Runnable> onReturn = new CopyOnWriteArrayList<>();

  private boolean begun;

  /** Whether every container that an earlier life left was taken in. */
  private volatile boolean complete;

  /**
   * Takes over the dynos that run, if the engine answers; else as soon as it does.
   *
   * @param home BELAY_HOME: how far logs were read is kept in {@code run/docker}, the label of its
   *     containers in {@code data/docker-home}
   * @param networks those of apps, on this machine; waits until it is known whether there are any
   */
  public DockerRuntime(
      Path home,
      Engine engine,
      DynoOutput output,
      InstantSource clock,
      DockerLimits limits,
      Supplier<Optional<Bridges>> networks)
      throws IOException {
    this.engine = engine;
    this.positions = home.resolve("run/docker").toAbsolutePath().normalize();
    this.output = output;
    this.clock = clock;
    this.limits = limits;
    String label = HomeLabel.of(home);
    this.containers = new Containers(engine, label, limits);
    this.bridges = new AppBridges(engine, label, networks, clock);
    this.execs = new Execs(engine, positions);
    this.watch =
        new Watch(
            containers,
            label,
            clock,
            new Watch.Listener() {
              @Override
              public void died(String container) {
                live.values().stream()
                    .filter(c -> c.id().equals(container))
                    .forEach(LiveContainer::ended);
              }

              @Override
              public void compare(List<Containers.Listed> all) {
                DockerRuntime.this.compare(all);
              }

              @Override
              public void answersAgain() {
                onReturn.forEach(Runnable::run);
              }
            });
    if (Files.isDirectory(positions)) {
      begin();
    } else {
      complete = true;
    }
  }

  private synchronized void begin() throws IOException {
    if (begun) {
      return;
    }
    Positions.make(positions);
    begun = true;
    boolean answers = true;
    try {
      compare(containers.all());
      execs.endLeft();
      bridges.sweep();
      Positions.keepOnly(positions, live.keySet());
    } catch (EngineUnavailable | DockerException e) {
      LOG.warn("Containers that may run are taken over later: {}", e.getMessage());
      answers = false;
    }
    watch.begin(answers);
  }

  /** What is started must not stand beside what an earlier life left of the same. */
  private void takeOver() {
    if (!complete) {
      compare(containers.all());
    }
  }

  @Override
  public String description() {
    EngineState state = engine.stateNow();
    if (state instanceof EngineState.Ready(String version, ApiVersion api, String socket)) {
      return "Containers of Docker %s (API %s, %s), without new privileges, at most %d processes each"
          .formatted(version, api, socket, limits.processes());
    }
    return "No containers. " + state.complaint().orElseThrow();
  }

  /** None where no app was ever a container. */
  @Override
  public synchronized List<String> unkept() {
    return begun
        ? List.of(
            "Apps in containers: whoever may push can build on any image that the Docker Engine has,"
                + " also on another app's, and read its code."
                + (bridges.areShared()
                    ? " Containers reach one another on the engine's network."
                    : ""))
        : List.of();
  }

  @Override
  public Dyno start(DynoSpec spec) {
    ContainerOrder order = ContainerOrder.of(spec, false, Optional.empty(), clock.instant());
    UUID id = order.dyno().id();
    held.add(id);
    try {
      begin();
      Path position = positions.resolve(id.toString());
      LiveContainer started = started(order, position);
      live.put(id, started);
      watch(started);
      return started.dyno();
    } catch (IOException e) {
      throw new CannotStartDyno(
          spec.name()
              + " could not be started, "
              + positions
              + " cannot be written: "
              + e.getMessage(),
          e);
    } finally {
      held.remove(id);
    }
  }

  private LiveContainer started(ContainerOrder order, Path position) throws IOException {
    Files.createFile(position);
    Optional<String> created = Optional.empty();
    try {
      takeOver();
      String container = containers.create(bridges.place(order), this::isInUse);
      created = Optional.of(container);
      containers.start(container);
      var seen = containers.find(container);
      return new LiveContainer(order.dyno(), container, seen, containers, position, gate);
    } catch (EngineUnavailable | DockerException e) {
      created.ifPresent(this::removeQuietly);
      Files.deleteIfExists(position);
      throw Complaints.refusal(order, e);
    }
  }

  private boolean isInUse(UUID id) {
    return live.containsKey(id) || held.contains(id);
  }

  private void removeQuietly(String container) {
    try {
      containers.remove(container);
    } catch (EngineUnavailable | DockerException e) {
      LOG.debug("removed once Docker answers: {}", container, e);
    }
  }

  private void watch(LiveContainer container) {
    Dyno dyno = container.dyno();
    container.begin(
        output::line,
        (status, forget) -> {
          exits.note(dyno, status);
          live.remove(dyno.id());
          forget.run();
          exits.tell(dyno, status);
          ContainerNames.give(ContainerNames.plain(dyno), live.values());
        });
  }

  /** Takes in what the engine has: what ended, and what this life does not know. */
  private synchronized void compare(List<Containers.Listed> all) {
    Set<String> running = ConcurrentHashMap.newKeySet();
    all.stream().filter(Containers.Listed::running).forEach(c -> running.add(c.id()));
    for (LiveContainer known : List.copyOf(live.values())) {
      if (!running.contains(known.id())) {
        known.ended();
      } else {
        known.runs();
      }
    }
    all.stream().filter(c -> !isInUse(c.labels().dyno().id())).forEach(this::takeIn);
    live.values().stream()
        .map(c -> ContainerNames.plain(c.dyno()))
        .distinct()
        .forEach(plain -> ContainerNames.give(plain, live.values()));
    complete = true;
  }

  private void takeIn(Containers.Listed found) {
    Dyno inside = found.labels().dyno();
    Path position = positions.resolve(inside.id().toString());
    // A dyno without a position was never started in full, or its end was taken in already.
    boolean whole = found.started() && Files.exists(position) && !exits.knows(inside);
    if (found.labels().oneOff() || !whole) {
      removeQuietly(found.id());
      return;
    }
    LiveContainer adopted =
        new LiveContainer(
            inside, found.id(), containers.find(found.id()), containers, position, gate);
    if (live.putIfAbsent(inside.id(), adopted) == null) {
      watch(adopted);
    }
  }

  @Override
  public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
    ContainerOrder order = ContainerOrder.of(spec, true, terminal, clock.instant());
    UUID id = order.dyno().id();
    held.add(id);
    Optional<String> created = Optional.empty();
    try {
      begin();
      String container = containers.create(bridges.place(order), this::isInUse);
      created = Optional.of(container);
      Attachment attached = Attachment.to(engine, container, terminal.isPresent());
      try {
        containers.start(container);
      } catch (EngineUnavailable | DockerException e) {
        attached.close();
        throw e;
      }
      terminal.ifPresent(t -> resize(container, t));
      Dyno dyno = containers.published(order.dyno(), Optional.empty());
      return new OneOffContainer(dyno, container, containers, attached, () -> held.remove(id));
    } catch (EngineUnavailable | DockerException | IOException e) {
      created.ifPresent(this::removeQuietly);
      held.remove(id);
      throw e instanceof RuntimeException refused
          ? Complaints.refusal(order, refused)
          : new CannotStartDyno(spec.name() + " could not be started: " + e.getMessage(), e);
    }
  }

  @Override
  public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
    LiveContainer running =
        Optional.ofNullable(live.get(dyno.id()))
            .orElseThrow(() -> new CannotStartDyno(dyno.name() + " does not run."));
    try {
      return execs.start(
          dyno.inside(name, spec.command(), clock.instant()), running.id(), terminal);
    } catch (EngineUnavailable | DockerException | IOException e) {
      throw new CannotStartDyno("The command could not be started: " + Complaints.of(e), e);
    }
  }

  private void resize(String container, Terminal terminal) {
    try {
      containers.resize(container, terminal.columns(), terminal.lines());
    } catch (DockerException e) {
      LOG.debug("{} ended at once", container, e);
    }
  }

  @Override
  public List<Dyno> running() {
    return live.values().stream().map(LiveContainer::dyno).toList();
  }

  @Override
  public OptionalInt exit(Dyno dyno) {
    return live.containsKey(dyno.id()) ? OptionalInt.empty() : exits.of(dyno);
  }

  @Override
  public void stop(Dyno dyno, Duration grace) {
    LiveContainer running = live.get(dyno.id());
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
  public Optional<String> obstacle(RuntimeKind kind) {
    return engine.complaint();
  }

  @Override
  public boolean knowsAll() {
    return complete;
  }

  @Override
  public void onReturn(Runnable listener) {
    onReturn.add(listener);
  }

  @Override
  public boolean listens(Dyno dyno) {
    LiveContainer running = live.get(dyno.id());
    return running != null
        && Listening.at(
            running.address(), running.portInside(), running.dyno().address().orElseThrow());
  }

  @Override
  public int portInside(Dyno dyno) {
    LiveContainer running = live.get(dyno.id());
    return running == null ? ContainerOrder.PORT : running.portInside();
  }

  @Override
  public OwnCheck ownCheck(Dyno dyno) {
    LiveContainer running = live.get(dyno.id());
    return running == null ? OwnCheck.NONE : running.check();
  }

  /** Lets go; containers run on, for the next control plane to take over. */
  @Override
  public void close() {
    watch.close();
    if (!gate.close(CLOSE_MAX)) {
      LOG.warn("A line that a container printed may be shown twice: it was not written in time.");
    }
    live.values().forEach(LiveContainer::letGo);
    bridges.leave(begun && live.isEmpty());
    engine.close();
  }
}
