package belay.build;

import belay.release.AppName;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Builds container images. Safe for use by several threads. */
public interface ImageBuilder {
  /** Builds; ends early, as failed, when the thread is interrupted. */
  Outcome build(Order order, Builder.Output output);

  /**
   * What to build.
   *
   * @param context a tar with the files that the Dockerfile may copy
   * @param dockerfile its path in the context
   * @param target the stage to build; empty for the last
   * @param args build arguments
   * @param ready the image that this one is, when it was built elsewhere
   * @param pack what builds it in place of a Dockerfile, which then takes what that built
   * @param readOnly whether its containers may write to {@code /tmp}, {@code /run} and volumes only
   */
  record Order(
      UUID appId,
      AppName app,
      Path context,
      String dockerfile,
      Optional<String> target,
      SortedMap<String, String> args,
      Optional<Builder.Image> ready,
      Optional<Pack> pack,
      boolean readOnly) {
    public Order {
      args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
    }
  }

  /**
   * A build by Cloud Native Buildpacks.
   *
   * @param builder the image that has them
   * @param env a file with the config vars that they may read, a line each
   * @param descriptor a file that stands in for the source's project.toml, which could name
   *     directories of the server's as buildpacks
   */
  record Pack(String builder, Path source, Path env, Path descriptor) {}

  /** How it ended. */
  sealed interface Outcome {
    /**
     * The engine has the image.
     *
     * @param image its id
     * @param bytes its size, layers that it shares with others included
     * @param labels that it has
     */
    record Built(String image, long bytes, SortedMap<String, String> labels) implements Outcome {
      public Built {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
      }

      /** One of whose labels nobody asks. */
      public Built(String image, long bytes) {
        this(image, bytes, new TreeMap<>());
      }
    }

    /** The sentence says what is wrong and what to do; the output already has the details. */
    record Failed(String message) implements Outcome {}
  }
}
