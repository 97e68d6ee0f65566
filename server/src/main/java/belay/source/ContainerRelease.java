package belay.source;

import belay.api.request.FormationUpdate;
import belay.build.Builder;
import belay.build.Builder.Image.Other;
import belay.deploy.Deploys;
import belay.http.ApiError;
import belay.release.App;
import belay.release.ProcessTypes;
import belay.release.Slug;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What {@code heroku container:release} sends to an app's formation: for each process type the id
 * of an image that the engine has (<a
 * href="https://devcenter.heroku.com/articles/container-registry-and-runtime">container
 * runtime</a>). All that it names is one release; what it does not name stays as it serves.
 */
public final class ContainerRelease {
  private ContainerRelease() {}

  /**
   * The images that updates ask for, by process type; empty when they ask for none.
   *
   * @throws ApiError 422 when some do and others do not
   */
  public static SortedMap<String, String> of(List<FormationUpdate.Part> updates) {
    SortedMap<String, String> images = new TreeMap<>();
    boolean without = false;
    for (FormationUpdate.Part update : updates) {
      Optional<String> image = update.dockerImage();
      Optional<String> type = update.type().filter(ProcessTypes::isName);
      without |= image.isEmpty() || type.isEmpty();
      image.ifPresent(id -> type.ifPresent(t -> images.put(t, id)));
    }
    if (!images.isEmpty() && without) {
      throw ApiError.invalid(
          "Each update of a release of images names a process type and its \"docker_image\"."
              + " Nothing was changed.");
    }
    return images;
  }

  /**
   * A release of images, beside which everything else of the app stays as it serves.
   *
   * @param asked by process type
   * @throws ApiError 422 when what serves is no image, and would be gone
   */
  public static Builder.Image image(
      App app, Optional<Slug> serving, SortedMap<String, String> asked) {
    SortedMap<String, Other> all = new TreeMap<>();
    serving.ifPresent(slug -> {
      checkTypes(app, slug, asked);
      all.putAll(served(slug));
    });
    asked.forEach((type, image) -> all.put(type, new Other(image, "")));
    return image(all);
  }

  private static SortedMap<String, Other> served(Slug slug) {
    SortedMap<String, Other> all = new TreeMap<>();
    slug.processTypes()
        .forEach((type, command) ->
            slug.imageOf(type).ifPresent(image -> all.put(type, new Other(image, command))));
    return all;
  }

  /** The image of web is that of what has no other. */
  private static Builder.Image image(SortedMap<String, Other> all) {
    String main = all.getOrDefault(ProcessTypes.WEB, all.values().iterator().next()).image();
    return new Builder.Image(main, false, new TreeSet<>(), all);
  }

  private static void checkTypes(App app, Slug slug, SortedMap<String, String> asked) {
    Set<String> gone = new TreeSet<>(slug.processTypes().keySet());
    gone.removeAll(asked.keySet());
    gone.remove(ProcessTypes.RELEASE);
    if (!gone.isEmpty() && slug.image().isEmpty()) {
      throw ApiError.invalid(
          app.name()
              + " also has "
              + String.join(", ", gone)
              + ", which runs as a process and not in an image, and would be gone. Nothing was"
              + " changed. Release them together: heroku container:release "
              + String.join(" ", asked.keySet())
              + " "
              + String.join(" ", gone));
    }
  }

  /**
   * What {@code heroku container:rm} asks for: the images that serve, without a process type.
   *
   * @throws ApiError 422 when the process type is not one that a release named, or the last
   */
  public static Builder.Image without(App app, Optional<Slug> serving, String type) {
    SortedMap<String, Other> left =
        serving
            .filter(slug -> slug.command(type).filter(String::isEmpty).isPresent())
            .map(ContainerRelease::served)
            .orElseGet(TreeMap::new);
    left.remove(type);
    if (left.keySet().stream().noneMatch(ProcessTypes::runs)) {
      throw ApiError.invalid(
          "%s cannot be taken from %s: %s. Nothing was changed. To have it run nothing: heroku ps:scale %s=0 -a %s"
              .formatted(
                  type,
                  app.name(),
                  "it is its only process type, or a file's that was pushed",
                  type,
                  app.name()));
    }
    return image(left);
  }

  /** What a release of images is called: {@code web (0123456789ab)}. */
  public static String name(SortedMap<String, String> asked) {
    return asked.entrySet().stream()
        .map(e -> e.getKey() + " (" + Slug.shortImage(e.getValue()) + ")")
        .collect(Collectors.joining(", "));
  }

  /**
   * Images with nothing beside them.
   *
   * @param directory where an empty tree is made
   */
  public static Deploys.Source source(
      Path directory, Builder.Image image, Optional<String> name, boolean force) {
    try {
      return new Deploys.Source(
          Files.createTempDirectory(directory, "source-"),
          Optional.empty(),
          Optional.empty(),
          force,
          Optional.of(image),
          List.of(),
          name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
