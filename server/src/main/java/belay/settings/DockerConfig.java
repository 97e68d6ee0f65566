package belay.settings;

import belay.manifest.ImageName;
import belay.release.InvalidInput;
import belay.release.RuntimeKind;
import belay.runtime.docker.DockerLimits;
import belay.runtime.docker.Engine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * What dynos are, and the engine for those that are containers.
 *
 * @param runtime of apps whose owner and belay.yml do not say
 * @param host where the engine listens; empty for DOCKER_HOST, or else its usual socket
 * @param megabytes of memory for each dyno, in units of 2^20 bytes; 0 for no limit
 * @param cpus for each dyno; 0 for no limit
 * @param base the image that slugs run in, of apps in containers that have no Dockerfile
 */
public record DockerConfig(
    RuntimeKind runtime, Optional<String> host, int megabytes, int cpus, Optional<String> base) {
  static final DockerConfig NONE =
      new DockerConfig(RuntimeKind.PROCESS, Optional.empty(), 0, 0, Optional.empty());

  private static final int MEGABYTES_MAX = 10_000_000;
  private static final int CPUS_MAX = 1_000;

  /** Reads the keys of its own; what is wrong is added to the problems. */
  static DockerConfig of(Properties properties, List<String> problems) {
    RuntimeKind runtime = RuntimeKind.PROCESS;
    try {
      runtime = RuntimeKind.ofWord(properties.getProperty("runtime", "process").strip());
    } catch (InvalidInput e) {
      problems.add(String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
    }
    return new DockerConfig(
        runtime,
        text(properties, "docker.host"),
        ServerConfig.number(properties, "docker.megabytes", 0, MEGABYTES_MAX, 0, problems),
        ServerConfig.number(properties, "docker.cpus", 0, CPUS_MAX, 0, problems),
        base(properties, problems));
  }

  private static Optional<String> text(Properties properties, String key) {
    return Optional.of(properties.getProperty(key, "").strip()).filter(h -> !h.isEmpty());
  }

  private static Optional<String> base(Properties properties, List<String> problems) {
    try {
      return text(properties, "docker.base").map(ImageName::checked);
    } catch (InvalidInput e) {
      problems.add("docker.base: " + String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
      return Optional.empty();
    }
  }

  /** The engine, which is asked nothing yet. */
  public Engine engine() {
    return Engine.at(address());
  }

  /** Where it listens; empty for the usual socket. */
  public Optional<String> address() {
    return host.or(() -> Optional.ofNullable(System.getenv("DOCKER_HOST")));
  }

  public DockerLimits limits() {
    DockerLimits usual = DockerLimits.DEFAULT;
    return new DockerLimits(
        megabytes == 0 ? OptionalLong.empty() : OptionalLong.of((long) megabytes << 20),
        cpus == 0 ? OptionalDouble.empty() : OptionalDouble.of(cpus),
        usual.processes(),
        usual.readOnly(),
        usual.logFileBytes(),
        usual.logFiles());
  }
}
