package belay.build;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The images that an app needs, and what its process types run in them.
 *
 * @param what builds them, in words
 * @param images how each is made, by a name of its own
 * @param main the name of that which every process type runs in that has no other
 * @param types process type to command; an empty one stands for what the image says
 * @param imageOf process type to the name of its image
 */
record ImagePlan(
    String what,
    SortedMap<String, Made> images,
    String main,
    SortedMap<String, String> types,
    SortedMap<String, String> imageOf) {
  /** The command of a dyno that runs what its image says. */
  static final String OF_THE_IMAGE = "";

  ImagePlan {
    images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
    imageOf = Collections.unmodifiableSortedMap(new TreeMap<>(imageOf));
  }

  /** Of one image for all process types. */
  static ImagePlan one(String what, Made image, SortedMap<String, String> types) {
    SortedMap<String, Made> images = new TreeMap<>();
    images.put("", image);
    return new ImagePlan(what, images, "", types, new TreeMap<>());
  }

  /** How an image comes to be. */
  sealed interface Made {
    /** What to say before it is made. */
    String step();

    /**
     * Of a Dockerfile.
     *
     * @param directory whose files it may copy
     * @param dockerfile below that directory
     */
    record OfFile(
        String step,
        Path directory,
        String dockerfile,
        Optional<String> target,
        SortedMap<String, String> args)
        implements Made {}

    /**
     * Of what the buildpacks of a builder make of the source.
     *
     * @param name that they give it, until it is Belay's
     */
    record OfBuilder(String builder, Path source, String name) implements Made {
      @Override
      public String step() {
        return "Building with the buildpacks of " + builder;
      }
    }

    /** It is there already. */
    record Ready(Builder.Image image) implements Made {
      @Override
      public String step() {
        return "Taking the image " + image.name();
      }
    }
  }
}
