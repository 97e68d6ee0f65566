package belay.runtime.docker.images;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How to build an image from a context.
 *
 * @param dockerfile its path in the context
 * @param target the stage to build, of a Dockerfile with several; empty for the last
 * @param pull whether registries are asked for images that are there already
 * @param labels beside those that make the image Belay's
 * @param tags references to give it, {@code name:tag}
 * @param memoryMax what each of its steps may use, in bytes, swap included
 */
public record BuildOrder(
    String dockerfile,
    Map<String, String> args,
    Optional<String> target,
    boolean pull,
    Map<String, String> labels,
    Set<String> tags,
    OptionalLong memoryMax) {

  public BuildOrder {
    args = Map.copyOf(args);
    labels = Map.copyOf(labels);
    tags = Set.copyOf(tags);
  }

  /** The same whose steps may use no more. */
  public BuildOrder with(OptionalLong most) {
    return new BuildOrder(dockerfile, args, target, pull, labels, tags, most);
  }

  /** The Dockerfile of the context's root, with nothing to say about it. */
  public static BuildOrder plain() {
    return new BuildOrder(
        "Dockerfile", Map.of(), Optional.empty(), false, Map.of(), Set.of(), OptionalLong.empty());
  }
}
