package belay.runtime.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image that the engine has.
 *
 * @param id {@code sha256:...}: of its configuration, the same wherever it is, or of its manifest
 *     where the engine keeps images in containerd
 * @param tags the references it goes by here
 * @param digests the references it has in registries, {@code name@sha256:...}
 */
public record ImageInfo(
    String id, List<String> tags, List<String> digests, long bytes, Map<String, String> labels) {

  public ImageInfo {
    tags = List.copyOf(tags);
    digests = List.copyOf(digests);
    labels = Map.copyOf(labels);
  }

  public static ImageInfo of(InspectImageResponse found) {
    return new ImageInfo(
        Optional.ofNullable(found.getId()).orElse(""),
        Optional.ofNullable(found.getRepoTags()).orElse(List.of()),
        Optional.ofNullable(found.getRepoDigests()).orElse(List.of()),
        Optional.ofNullable(found.getSize()).orElse(0L),
        Optional.ofNullable(found.getConfig())
            .flatMap(config -> Optional.ofNullable(config.getLabels()))
            .orElse(Map.of()));
  }
}
