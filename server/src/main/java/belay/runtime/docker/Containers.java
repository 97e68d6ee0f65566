package belay.runtime.docker;

import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoRuntime.OwnCheck;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This home's containers, one call at a time. Every method may throw {@link EngineUnavailable}, and
 * {@link DockerException} when the engine refuses. Safe for use by several threads.
 */
public final class Containers {
  private static final Logger LOG = LoggerFactory.getLogger(Containers.class);

  private static final Pattern STOP_SIGNAL =
      Pattern.compile("\"StopSignal\"\\s*:\\s*\"([A-Za-z0-9+-]+)\"");

  private final Engine engine;
  private final String home;
  private final DockerLimits limits;

  public Containers(Engine engine, String home, DockerLimits limits) {
    this.engine = engine;
    this.home = home;
    this.limits = limits;
  }

  Engine engine() {
    return engine;
  }

  /**
   * A container of this home, as a list of them shows it.
   *
   * @param started whether it ever was
   * @param running also when it is paused
   */
  record Listed(String id, String name, boolean started, boolean running, Labels.Labelled labels) {}

  /**
   * A container as it is now.
   *
   * @param status how it ended, when it is not running
   * @param outOfMemory whether the kernel killed something of it for its memory
   * @param process its first, while it runs, if that can be seen from here
   * @param address on the engine's own network
   * @param hostPort where its port is published
   */
  record Seen(
      String name,
      boolean running,
      int status,
      boolean outOfMemory,
      Optional<HostProcess> process,
      Optional<String> address,
      OptionalInt hostPort,
      OwnCheck check) {}

  /**
   * Creates it under the best name that is to be had; answers its id. A dead container of ours in
   * the way is removed.
   *
   * @param held the dynos whose containers are in use though they may have ended
   */
  String create(ContainerOrder asked, Predicate<UUID> held) {
    List<String> names = ContainerNames.of(asked.dyno());
    Map<String, String> labels = labelsOf(asked.image());
    DockerLimits own = labels.containsKey(DockerLimits.READ_ONLY) ? limits.readingOnly() : limits;
    ContainerOrder order = asked.of(ImageKind.of(labels));
    for (String name : names) {
      Optional<String> id = createdIfFree(order, own, name);
      // While a leftover goes, the name may go to another.
      if (id.isEmpty() && removedLeftover(name, held)) {
        id = createdIfFree(order, own, name);
      }
      if (id.isPresent()) {
        return id.get();
      }
      LOG.debug("the name {} is taken", name);
    }
    return created(order, own, names.getLast());
  }

  private Optional<String> createdIfFree(ContainerOrder order, DockerLimits own, String name) {
    try {
      return Optional.of(created(order, own, name));
    } catch (ConflictException e) {
      return Optional.empty();
    }
  }

  private Map<String, String> labelsOf(String image) {
    return ImageInfo.of(engine.ask(docker -> docker.inspectImageCmd(image).exec())).labels();
  }

  private String created(ContainerOrder order, DockerLimits own, String name) {
    return engine.ask(docker ->
        order
            .fill(docker.createContainerCmd(order.image()), home, own, engine.api())
            .withName(name)
            .exec()
            .getId());
  }

  private boolean removedLeftover(String name, Predicate<UUID> held) {
    Optional<Listed> taken = all().stream().filter(c -> c.name().equals(name)).findFirst();
    if (taken.isEmpty() || taken.get().running()) {
      return false;
    }
    if (held.test(taken.get().labels().dyno().id())) {
      return false;
    }
    remove(taken.get().id());
    return true;
  }

  void start(String id) {
    engine.ask(docker -> docker.startContainerCmd(id).exec());
  }

  /** Every dyno's container of this home, dead ones too. */
  public List<Listed> all() {
    List<Container> found =
        engine.ask(docker ->
            docker
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(Labels.HOME, home))
                .exec());
    return found.stream()
        .filter(c -> !Labels.isBuild(c.getLabels()))
        .flatMap(this::listed)
        .toList();
  }

  private Stream<Listed> listed(Container container) {
    Optional<Labels.Labelled> labels = Labels.read(home, container.getLabels());
    if (labels.isEmpty()) {
      LOG.warn(
          "The container {} has labels of Belay's that are not whole: left alone.",
          container.getId());
      return Stream.empty();
    }
    String state = Optional.ofNullable(container.getState()).orElse("");
    boolean running = state.equals("running") || state.equals("paused");
    String name = container.getNames().length > 0 ? container.getNames()[0] : "";
    return Stream.of(
        new Listed(
            container.getId(),
            withoutSlash(name),
            !state.equals("created"),
            running,
            labels.get()));
  }

  /** Looks at one; empty when there is none of this id. */
  Optional<Seen> find(String id) {
    try {
      return Optional.of(seen(engine.ask(docker -> docker.inspectContainerCmd(id).exec())));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static Seen seen(InspectContainerResponse found) {
    var state = found.getState();
    boolean running = Boolean.TRUE.equals(state.getRunning());
    Optional<String> address =
        found.getNetworkSettings().getNetworks().values().stream()
            .flatMap(n -> Stream.ofNullable(address(n)))
            .filter(a -> !a.isEmpty())
            .findFirst();
    Long status = state.getExitCodeLong();
    return new Seen(
        withoutSlash(found.getName()),
        running,
        status == null ? LiveContainer.KILLED : status.intValue(),
        Boolean.TRUE.equals(state.getOOMKilled()),
        running ? process(found) : Optional.empty(),
        address,
        hostPort(Optional.ofNullable(found.getNetworkSettings().getPorts())),
        check(Optional.ofNullable(state.getHealth()).map(h -> String.valueOf(h.getStatus()))));
  }

  /** The image's STOPSIGNAL, of which the library knows nothing; else SIGTERM. */
  String stopSignal(String id) {
    try {
      String found = engine.text("/v%s/containers/%s/json".formatted(engine.api(), id));
      Matcher signal = STOP_SIGNAL.matcher(found);
      return signal.find() ? signal.group(1) : "SIGTERM";
    } catch (IOException e) {
      throw new EngineUnavailable(Complaints.of(e), e);
    }
  }

  private static Optional<HostProcess> process(InspectContainerResponse found) {
    Long pid = found.getState().getPidLong();
    return pid == null || pid <= 0 ? Optional.empty() : HostProcess.of(found.getId(), pid);
  }

  @SuppressWarnings("NullAway") // a network that a dead container had
  private static String address(ContainerNetwork network) {
    return network.getIpAddress();
  }

  private static OptionalInt hostPort(Optional<Ports> ports) {
    Map<ExposedPort, Ports.Binding[]> published = ports.map(Ports::getBindings).orElse(Map.of());
    return published.values().stream()
        .flatMap(bindings -> Stream.ofNullable(bindings).flatMap(Stream::of))
        .flatMap(b -> Stream.ofNullable(b.getHostPortSpec()))
        .mapToInt(Integer::parseInt)
        .findFirst();
  }

  private static OwnCheck check(Optional<String> health) {
    return switch (health.orElse("none")) {
      case "healthy" -> OwnCheck.PASSES;
      case "unhealthy" -> OwnCheck.FAILS;
      case "starting" -> OwnCheck.PENDING;
      default -> OwnCheck.NONE;
    };
  }

  private static String withoutSlash(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }

  /** Sends its first process a signal; nothing when it has ended. */
  void signal(String id, String signal) {
    try {
      engine.ask(docker -> docker.killContainerCmd(id).withSignal(signal).exec());
    } catch (NotFoundException | ConflictException e) {
      LOG.debug("{} is not running", id, e);
    }
  }

  /** Kills it if it runs, and removes it with its anonymous volumes. */
  void remove(String id) {
    try {
      engine.ask(
          docker -> docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec());
    } catch (NotFoundException | ConflictException e) {
      LOG.debug("{} is gone, or another removes it", id, e);
    }
  }

  /** Gives it another name; answers whether that was to be had. */
  boolean rename(String id, String name) {
    try {
      engine.ask(docker -> docker.renameContainerCmd(id).withName(name).exec());
      return true;
    } catch (DockerException e) {
      LOG.debug("{} keeps its name", id, e);
      return false;
    }
  }

  void resize(String id, int columns, int lines) {
    engine.ask(docker -> docker.resizeContainerCmd(id).withSize(lines, columns).exec());
  }

  /**
   * What it printed from a second on: in frames, each an entry of the log with its time before it.
   *
   * @param follow and what it prints from now on, until it ends
   */
  Wire logs(String id, long sinceEpochSecond, boolean follow) throws IOException {
    String path =
        "/v%s/containers/%s/logs?stdout=1&stderr=1&timestamps=1&since=%d&follow=%d"
            .formatted(engine.api(), id, sinceEpochSecond, follow ? 1 : 0);
    Wire wire = Wire.get(engine.socket(), path);
    if (wire.status() != 200) {
      wire.close();
      throw new IOException("Docker answered " + wire.status() + " when asked for the log.");
    }
    return wire;
  }

  /**
   * A dyno that is known by its port inside the container, as it is reached from outside: where the
   * port is published, or at the container's own address.
   */
  Dyno published(Dyno inside, Optional<Seen> seen) {
    OptionalInt port = seen.map(Seen::hostPort).orElse(OptionalInt.empty());
    Optional<String> own = seen.flatMap(Seen::address);
    return inside.at(
        inside
            .address()
            .map(there ->
                port.isEmpty() && own.isPresent()
                    ? new DynoAddress(own.get(), there.port())
                    // One that ended at once has none any more; nothing ever answers at port 0.
                    : DynoAddress.loopback(port.orElse(0))));
  }
}
