package belay.runtime.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An image that the engine has.
 *
 * @param id {@code sha256:...}: of its configuration, the same wherever it is, or of its manifest
 *     where the engine keeps images in containerd
 * @param tags the references it goes by here
 * @param digests the references it has in registries, {@code name@sha256:...}
 * @param ports that it exposes over TCP
 * @param checksHealth whether it has a HEALTHCHECK
 */
public record ImageInfo(
    String id,
    List<String> tags,
    List<String> digests,
    long bytes,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> env,
    List<Integer> ports,
    boolean checksHealth,
    Map<String, String> labels) {

  public ImageInfo {
    tags = List.copyOf(tags);
    digests = List.copyOf(digests);
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    env = Map.copyOf(env);
    ports = List.copyOf(ports);
    labels = Map.copyOf(labels);
  }

  public static ImageInfo of(InspectImageResponse found) {
    ContainerConfig config = Optional.ofNullable(found.getConfig()).orElseGet(ContainerConfig::new);
    Map<String, String> env = new LinkedHashMap<>();
    strings(Optional.ofNullable(config.getEnv()))
        .forEach(v -> {
          String[] parts = v.split("=", 2);
          env.put(parts[0], parts.length > 1 ? parts[1] : "");
        });
    List<Integer> ports =
        Stream.ofNullable(config.getExposedPorts())
            .flatMap(Arrays::stream)
            .filter(p -> p.getProtocol().toString().equals("tcp"))
            .map(ExposedPort::getPort)
            .toList();
    boolean checks =
        Optional.ofNullable(config.getHealthcheck())
            .flatMap(h -> Optional.ofNullable(h.getTest()))
            .filter(t -> !t.isEmpty() && !t.getFirst().equals("NONE"))
            .isPresent();
    return new ImageInfo(
        Optional.ofNullable(found.getId()).orElse(""),
        Optional.ofNullable(found.getRepoTags()).orElse(List.of()),
        Optional.ofNullable(found.getRepoDigests()).orElse(List.of()),
        Optional.ofNullable(found.getSize()).orElse(0L),
        strings(Optional.ofNullable(config.getEntrypoint())),
        strings(Optional.ofNullable(config.getCmd())),
        env,
        ports,
        checks,
        Optional.ofNullable(config.getLabels()).orElse(Map.of()));
  }

  private static List<String> strings(Optional<String[]> array) {
    return array.map(List::of).orElse(List.of());
  }
}
