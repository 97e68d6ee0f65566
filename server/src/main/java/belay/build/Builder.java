package belay.build;

import belay.manifest.AddonWish;
import belay.manifest.ImageName;
import belay.release.AppName;
import belay.release.ConfigVars;
import belay.release.RuntimeKind;
import belay.release.Slug;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes a slug of a source tree. One build of an app at a time: the caller sees to that. A build
 * that fails leaves nothing behind but its cache.
 */
public interface Builder {
  /** Builds; ends early, as failed, when the thread is interrupted. */
  Outcome build(Request request, Output output);

  /**
   * What to build.
   *
   * @param source a directory that the build may change and delete
   * @param cache the app's build cache, kept between builds
   * @param buildpacks as the app's owner set them: built-in name, path or git URL; none to detect
   * @param runtime what the app's owner wants its dynos to be; empty when he has not said
   * @param image what its dynos run instead of what would be built
   * @param config what the build may read of the app's config vars (ENV_DIR)
   */
  record Request(
      UUID appId,
      AppName app,
      Path source,
      Path cache,
      Optional<String> commit,
      Optional<String> commitSubject,
      List<String> buildpacks,
      Optional<RuntimeKind> runtime,
      Optional<Image> image,
      boolean hostNetwork,
      ConfigVars config) {

    public Request {
      buildpacks = List.copyOf(buildpacks);
    }

    /** The same with other buildpacks. */
    Request with(List<String> others) {
      return new Request(
          appId,
          app,
          source,
          cache,
          commit,
          commitSubject,
          others,
          runtime,
          image,
          hostNetwork,
          config);
    }
  }

  /**
   * A container image that was built elsewhere.
   *
   * @param name as the engine knows it, or a registry: {@code registry.example/shop:1.2}
   * @param pull whether its registry is asked although the engine has one of that name
   * @param types process types that run what the image says, beside those of a Procfile
   * @param others process types that run something else, or in another image
   */
  record Image(
      String name, boolean pull, SortedSet<String> types, SortedMap<String, Other> others) {
    public Image {
      ImageName.checked(name);
      types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
      others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    /** One for all process types. */
    public Image(String name, boolean pull, SortedSet<String> types) {
      this(name, pull, types, new TreeMap<>());
    }

    /** The same image, with nothing said of process types. */
    Image alone(String other) {
      return new Image(other, pull, new TreeSet<>());
    }

    /**
     * What a process type runs.
     *
     * @param image as the engine knows it, or a registry
     * @param command empty for what the image says
     */
    public record Other(String image, String command) {
      public Other {
        ImageName.checked(image);
      }
    }
  }

  /** Takes the build's output, line by line, in Heroku's form, as it comes. */
  interface Output {
    void line(String text);

    /** Does the work of the build itself, which somebody may cut short by an interrupt. */
    default Outcome building(Supplier<Outcome> work) {
      return work.get();
    }

    /**
     * The slug is in the store, and no release refers to it yet.
     *
     * @throws belay.release.Refused when none is to
     */
    default void built(Slug slug) {}
  }

  /** How it ended. */
  sealed interface Outcome {
    /**
     * The slug is in the store.
     *
     * @param formation quantities that the source asks for when the app is first deployed
     * @param env config vars that it asks for then, with what was made for its secrets
     * @param addons that are to be there beside it
     */
    record Built(
        Slug slug,
        SortedMap<String, Integer> formation,
        SortedMap<String, String> env,
        List<AddonWish> addons)
        implements Outcome {
      public Built {
        addons = List.copyOf(addons);
      }

      @Override
      public String toString() {
        return "Built[" + slug + ", " + formation + ", " + env.keySet() + ", " + addons + "]";
      }
    }

    /** The sentence says what is wrong and what to do; the output already has the details. */
    record Failed(String message) implements Outcome {}
  }
}
