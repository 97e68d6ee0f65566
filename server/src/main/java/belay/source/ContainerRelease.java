package belay.source;

import belay.build.Builder;
import belay.deploy.Deployer;
import belay.http.ApiError;
import belay.http.Context;
import belay.http.Fields;
import belay.release.App;
import belay.release.Slug;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code heroku container:release} sends to an app's formation: for each process type the id
 * of an image that the engine has (<a
 * href="https://devcenter.heroku.com/articles/container-registry-and-runtime">container
 * runtime</a>). Here an app's process types share one image.
 */
public final class ContainerRelease {
  private ContainerRelease() {}

  /**
   * The image that updates ask for; empty when they ask for none.
   *
   * @throws ApiError 422 when they ask for several
   */
  public static Optional<Builder.Image> of(JsonNode updates) {
    Set<String> images = new TreeSet<>();
    TreeSet<String> types = new TreeSet<>();
    boolean without = false;
    for (JsonNode update : updates) {
      Optional<String> image = Fields.text(update, "docker_image");
      image.ifPresent(images::add);
      without |= image.isEmpty();
      Fields.text(update, "type").ifPresent(types::add);
    }
    if (images.isEmpty()) {
      return Optional.empty();
    }
    if (images.size() > 1 || without) {
      throw ApiError.invalid(
          "The process types of an app share one image here. Nothing was changed. Build one image"
              + " with all of them, and tell them apart in a Procfile: belay deploy --image IMAGE"
              + " --dir .");
    }
    return Optional.of(new Builder.Image(images.iterator().next(), false, types));
  }

  /**
   * A process type that is not named would be gone.
   *
   * @throws ApiError 422 then
   */
  public static void checkTypes(App app, Builder.Image image, Set<String> before) {
    Set<String> gone = new TreeSet<>(before);
    gone.removeAll(image.types());
    gone.remove("release");
    if (!gone.isEmpty()) {
      throw ApiError.invalid(
          "The process types of an app share one image here, and "
              + app.name()
              + " also has "
              + String.join(", ", gone)
              + ". Nothing was changed. Release them together: heroku container:release "
              + String.join(" ", image.types())
              + " "
              + String.join(" ", gone));
    }
  }

  /**
   * What {@code heroku container:rm} asks for: the image that serves, without a process type.
   *
   * @throws ApiError 422 when the process type is not one that a release named, or the last
   */
  public static Builder.Image without(App app, Optional<Slug> serving, String type) {
    TreeSet<String> left =
        serving
            .filter(slug -> slug.processTypes().values().stream().allMatch(String::isEmpty))
            .map(slug -> new TreeSet<>(slug.processTypes().keySet()))
            .orElseGet(TreeSet::new);
    left.remove(type);
    if (left.isEmpty()) {
      throw ApiError.invalid(
          "%s cannot be taken from %s: %s. Nothing was changed. To have it run nothing: heroku ps:scale %s=0 -a %s"
              .formatted(
                  type,
                  app.name(),
                  "it is its only process type, or a Procfile's",
                  type,
                  app.name()));
    }
    String image = serving.flatMap(Slug::image).orElseThrow();
    return new Builder.Image(image, false, left);
  }

  /** The image with nothing beside it. */
  public static Deployer.Source source(Context context, Builder.Image image, boolean force) {
    try {
      return new Deployer.Source(
          Files.createTempDirectory(context.facts().buildDirectory(), "source-"),
          Optional.empty(),
          Optional.empty(),
          force,
          Optional.of(image),
          List.of(),
          Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
