package belay.build;

import belay.manifest.BelayYml;
import belay.manifest.HerokuYml;
import belay.manifest.Manifests;
import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Where an app's images come from. */
sealed interface Recipe {
  /** Of what is in the source, or they are there already. */
  record OfTree(ImagePlan plan) implements Recipe {}

  /** Those of heroku.yml. */
  record OfHerokuYml(HerokuYml file, ImagePlan plan) implements Recipe {}

  /** Of a slug that buildpacks make, laid into an image that has what the slug needs. */
  record OfSlug(String base) implements Recipe {}

  /**
   * Of a slug that Heroku's buildpacks make in one of Heroku's stacks, which then runs there.
   *
   * @param stack {@code heroku-24}
   */
  record OfStack(String stack) implements Recipe {
    private static final Pattern STACK = Pattern.compile("heroku-(\\d{2})");

    static boolean is(String stack) {
      return STACK.matcher(stack).matches();
    }

    /** The image that dynos run in. */
    String image() {
      return "heroku/" + STACK.matcher(stack).replaceFirst("heroku:$1");
    }

    /** The image that builds run in. */
    String buildImage() {
      return image() + "-build";
    }
  }

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
   * What somebody asks for by name goes first, then what belay.yml says, then heroku.yml, then a
   * Dockerfile, then the server's base.
   *
   * @param app the app's directory
   * @param base the server's, for apps that have no Dockerfile
   * @throws InvalidInput when there is nothing to make an image of
   */
  static Recipe of(
      Builder.Request request,
      Path app,
      BelayYml settings,
      Manifests manifests,
      Optional<String> base)
      throws IOException {
    BelayYml.Docker docker = settings.docker();
    Optional<String> builder = settings.builder();
    SortedMap<String, String> types = manifests.procfile(app).orElseGet(TreeMap::new);
    if (request.image().isPresent()) {
      return new OfTree(ready(request.image().get(), types));
    }
    if (docker.base().isPresent()) {
      return new OfSlug(docker.base().get());
    }
    if (builder.isPresent()) {
      String name = "belay-pack/" + request.appId() + ":latest";
      return new OfTree(
          ImagePlan.one(
              "Cloud Native Buildpacks",
              new ImagePlan.Made.OfBuilder(builder.get(), app, name),
              new TreeMap<>()));
    }
    Optional<String> stack = settings.stack().filter(OfStack::is);
    if (stack.isPresent()) {
      return new OfStack(stack.get());
    }
    Optional<HerokuYml> heroku =
        docker.isOfDockerfile() ? Optional.empty() : manifests.herokuYml(app);
    if (heroku.isPresent()) {
      return new OfHerokuYml(heroku.get(), heroku(heroku.get(), app, docker));
    }
    if (Files.isRegularFile(app.resolve(docker.dockerfile()), LinkOption.NOFOLLOW_LINKS)) {
      types.putIfAbsent("web", ImagePlan.OF_THE_IMAGE);
      return new OfTree(
          ImagePlan.one(
              "Dockerfile",
              new ImagePlan.Made.OfFile(
                  "Building an image", app, docker.dockerfile(), docker.target(), docker.args()),
              types));
    }
    stack = manifests.appJson(app).stack().filter(s -> base.isEmpty() && OfStack.is(s));
    if (stack.isPresent()) {
      return new OfStack(stack.get());
    }
    boolean asked = !docker.dockerfile().equals(BelayYml.Docker.DEFAULT.dockerfile());
    return base.filter(_ -> !asked)
        .<Recipe>map(OfSlug::new)
        .orElseThrow(() -> nothing(docker, request));
  }

  private static InvalidInput nothing(BelayYml.Docker docker, Builder.Request request) {
    return new InvalidInput(
        "There is no "
            + docker.dockerfile()
            + " to build an image of. Add one, or name it in belay.yml (docker:"
            + " dockerfile:), or name an image to run a slug in (docker: base:)."
            + "\nWithout containers: belay settings runtime=process -a "
            + request.app());
  }

  private static ImagePlan ready(Builder.Image asked, SortedMap<String, String> procfile) {
    SortedMap<String, String> types = new TreeMap<>(procfile);
    SortedMap<String, ImagePlan.Made> images = new TreeMap<>();
    SortedMap<String, String> imageOf = new TreeMap<>();
    images.put(asked.name(), new ImagePlan.Made.Ready(asked.alone(asked.name())));
    asked.types().forEach(type -> types.putIfAbsent(type, ImagePlan.OF_THE_IMAGE));
    asked
        .others()
        .forEach((type, other) -> {
          types.putIfAbsent(type, other.command());
          images.putIfAbsent(other.image(), new ImagePlan.Made.Ready(asked.alone(other.image())));
          imageOf.put(type, other.image());
        });
    return new ImagePlan("Image", images, asked.name(), types, imageOf);
  }

  /** A Dockerfile's own directory is all that it may copy from, as Heroku has it. */
  private static ImagePlan heroku(HerokuYml file, Path app, BelayYml.Docker docker)
      throws IOException {
    SortedMap<String, String> args = new TreeMap<>(file.args());
    args.putAll(docker.args());
    SortedMap<String, ImagePlan.Made> images = new TreeMap<>();
    for (var one : file.images().entrySet()) {
      HerokuYml.Image image = one.getValue();
      Path dockerfile = app.resolve(image.dockerfile()).normalize();
      Path directory = Optional.ofNullable(dockerfile.getParent()).orElse(app);
      if (!Files.isRegularFile(dockerfile, LinkOption.NOFOLLOW_LINKS)
          || !isWithin(app, directory)) {
        throw image.place().fault("there is no file " + image.dockerfile() + " here.");
      }
      images.put(
          one.getKey(),
          new ImagePlan.Made.OfFile(
              "Building the image of " + one.getKey() + " (" + image.dockerfile() + ")",
              directory,
              String.valueOf(dockerfile.getFileName()),
              image.target(),
              args));
    }
    return new ImagePlan("heroku.yml", images, file.main(), file.types(), file.imageOf());
  }

  /** Not by way of a link, whose files are somebody else's. */
  private static boolean isWithin(Path app, Path directory) throws IOException {
    return directory.toRealPath().equals(app.toRealPath().resolve(app.relativize(directory)));
  }
}
