package belay.build;

import belay.release.InvalidInput;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Where an app's image comes from. */
sealed interface Recipe {
  /** Of a Dockerfile. */
  record OfDockerfile(BelayYml.Docker docker) implements Recipe {}

  /** Of a slug that buildpacks make, laid into an image that has what the slug needs. */
  record OfSlug(String base) implements Recipe {}

  /** It is there already. */
  record Ready(Builder.Image image) implements Recipe {}

  /** Lays a slug, {@code app} in the context, where Heroku has it; the label says so. */
  static String onBase(String base) {
    return """
    FROM %s
    LABEL belay.slug=yes
    COPY app /app
    WORKDIR /app
    ENV HOME=/app
    """
        .formatted(base);
  }

  /** An image of the server's own, so that it goes with its last release. */
  static String dockerfile(Builder.Image image) {
    return "FROM %s\nLABEL belay.image=%s\n".formatted(image.name(), image.name());
  }

  /**
   * What somebody asks for by name goes first, then the base that belay.yml names, then a
   * Dockerfile, then the server's base.
   *
   * @param app the app's directory
   * @param base the server's, for apps that have no Dockerfile
   * @throws InvalidInput when there is nothing to make an image of
   */
  static Recipe of(
      Builder.Request request, Path app, BelayYml.Docker docker, Optional<String> base) {
    if (request.image().isPresent()) {
      return new Ready(request.image().get());
    }
    if (docker.base().isPresent()) {
      return new OfSlug(docker.base().get());
    }
    if (Files.isRegularFile(app.resolve(docker.dockerfile()), LinkOption.NOFOLLOW_LINKS)) {
      return new OfDockerfile(docker);
    }
    boolean asked = !docker.dockerfile().equals(BelayYml.Docker.DEFAULT.dockerfile());
    return base.filter(_ -> !asked)
        .<Recipe>map(OfSlug::new)
        .orElseThrow(() ->
            new InvalidInput(
                "There is no "
                    + docker.dockerfile()
                    + " to build an image of. Add one, or name it in belay.yml (docker:"
                    + " dockerfile:), or name an image to run a slug in (docker: base:)."
                    + "\nWithout containers: belay settings runtime=process -a "
                    + request.app()));
  }
}
