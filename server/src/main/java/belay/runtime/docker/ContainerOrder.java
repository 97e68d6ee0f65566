package belay.runtime.docker;

import belay.network.LocalHosts;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.DynoSpec;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A container to be made.
 *
 * @param dyno with its port inside the container
 * @param network in which it is dialled; empty for the engine's usual one, and a published port
 * @param services where in it what the machine has on 127.0.0.1 for the app is reached
 */
record ContainerOrder(
    DynoSpec spec,
    String image,
    Dyno dyno,
    boolean oneOff,
    Optional<Terminal> terminal,
    ImageKind kind,
    Optional<String> network,
    Optional<String> services) {

  static final String IN_SLUG =
      "for f in .profile.d/*.sh .profile; do [ ! -r \"$f\" ] || . \"./$f\"; done; unset f;"
          + " exec /bin/sh -c \"$0\"";

  private static final String LAUNCHER = "/cnb/lifecycle/launcher";

  /** What $PORT is inside. */
  static final int PORT = 5000;

  /** The first with the terminal's size from the start on. */
  private static final ApiVersion CONSOLE_SIZE = new ApiVersion(1, 42);

  /**
   * The order for a dyno that is new.
   *
   * @throws CannotStartDyno when there is no image to make it of
   */
  static ContainerOrder of(
      DynoSpec spec, boolean oneOff, Optional<Terminal> terminal, Instant now) {
    String image =
        spec.image()
            .orElseThrow(
                () -> new CannotStartDyno(spec.name() + " has no image to run in a container."));
    OptionalInt port =
        spec.port().isPresent() || !spec.listens() ? spec.port() : OptionalInt.of(PORT);
    Dyno dyno =
        Dyno.of(
            UUID.randomUUID(),
            spec,
            port.stream().mapToObj(DynoAddress::loopback).findFirst(),
            now);
    return new ContainerOrder(
        spec, image, dyno, oneOff, terminal, ImageKind.PLAIN, Optional.empty(), Optional.empty());
  }

  /** The same for an image of such a kind. */
  ContainerOrder of(ImageKind other) {
    return new ContainerOrder(spec, image, dyno, oneOff, terminal, other, network, services);
  }

  /** The same in a network of the engine's, at whose end the machine's services are. */
  ContainerOrder in(String other, Optional<String> end) {
    return new ContainerOrder(spec, image, dyno, oneOff, terminal, kind, Optional.of(other), end);
  }

  CreateContainerCmd fill(
      CreateContainerCmd command, String home, DockerLimits limits, ApiVersion api) {
    HostConfig host = ContainerWalls.of(this, limits);
    terminal
        .filter(_ -> api.compareTo(CONSOLE_SIZE) >= 0)
        .ifPresent(t -> host.withConsoleSize(List.of(t.lines(), t.columns())));
    command
        .withHostConfig(host)
        .withHostName(ContainerNames.host(dyno))
        .withEnv(environment())
        .withLabels(Labels.of(home, dyno, oneOff));
    dyno.port().ifPresent(p -> command.withExposedPorts(ExposedPort.tcp(p)));
    entrypoint().ifPresent(words -> command.withEntrypoint(words).withCmd(arguments()));
    if (oneOff) {
      command
          .withAttachStdin(true)
          .withAttachStdout(true)
          .withAttachStderr(true)
          .withStdinOpen(true)
          .withStdInOnce(true)
          .withTty(terminal.isPresent());
    }
    return command;
  }

  /** What starts the command; empty where the image's own does. */
  private Optional<List<String>> entrypoint() {
    boolean own = spec.command().isEmpty();
    return switch (kind) {
      case SLUG -> Optional.of(List.of("/bin/sh", "-c", IN_SLUG));
      case CLOUD_NATIVE ->
          own ? Optional.empty() : Optional.of(List.of(isProcess() ? spec.command() : LAUNCHER));
      // As on Heroku: a command of the app's own stands in for the image's ENTRYPOINT as well.
      case PLAIN -> own ? Optional.empty() : Optional.of(List.of("/bin/sh", "-c"));
    };
  }

  private List<String> arguments() {
    boolean process = kind == ImageKind.CLOUD_NATIVE && isProcess();
    boolean held = oneOff && terminal.isEmpty();
    return process ? List.of() : List.of(held ? inOneStream(spec.command()) : spec.command());
  }

  /**
   * A shell's command whose error output comes in its place among the other. The engine carries
   * the two apart, in any order, and whoever holds a one-off dyno takes what comes behind the line
   * with its exit status (Heroku's convention, on the standard output) for nothing.
   */
  static String inOneStream(String command) {
    return "exec 2>&1\n" + command;
  }

  private boolean isProcess() {
    return spec.command().matches("/cnb/process/[A-Za-z0-9_-]+");
  }

  private List<String> environment() {
    Map<String, String> vars = new HashMap<>(spec.env());
    // The container's own localhost is another.
    services.ifPresent(
        end -> vars.replaceAll((_, v) -> LocalHosts.moved(v, spec.network().services(), end)));
    terminal.ifPresent(t -> vars.put("TERM", t.term()));
    vars.put("DYNO", dyno.name().toString());
    vars.putIfAbsent("HEROKU_DYNO_ID", dyno.id().toString());
    vars.put("PS", dyno.name().toString());
    dyno.port().ifPresent(p -> vars.put("PORT", Integer.toString(p)));
    if (kind == ImageKind.SLUG) {
      vars.putIfAbsent("LANG", "C.UTF-8");
    }
    return vars.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).sorted().toList();
  }
}
