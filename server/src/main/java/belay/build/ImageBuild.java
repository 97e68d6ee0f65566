package belay.build;

import belay.release.Slug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One build of an image, from the source tree to the slug in the store: what the image was built
 * of, and the image's id. Used once, by one thread.
 */
final class ImageBuild {
  /** The command of a dyno that runs what its image says. */
  static final String OF_THE_IMAGE = "";

  private final SourceBuilder.Workshop workshop;
  private final Builder.Request request;
  private final Optional<String> base;
  private final BuildLog log;
  private final long deadline;

  /**
   * @param base what slugs run in where belay.yml does not say
   * @param deadline by {@link System#nanoTime}
   */
  ImageBuild(
      SourceBuilder.Workshop workshop,
      Builder.Request request,
      Optional<String> base,
      BuildLog log,
      long deadline) {
    this.workshop = workshop;
    this.request = request;
    this.base = base;
    this.log = log;
    this.deadline = deadline;
  }

  /**
   * @param source the repository's files
   * @param work a directory that is not there yet; the caller deletes it
   */
  Builder.Outcome run(Path source, BelayYml settings, Path work)
      throws IOException,
          InterruptedException,
          BuildProcess.TookTooLong,
          BuildpackRun.ScriptFailed {
    Path app = workshop.manifests().directory(source, settings);
    return switch (Recipe.of(request, app, settings.docker(), base)) {
      case Recipe.OfDockerfile(BelayYml.Docker docker) -> {
        log.step("Building an image");
        Directories.delete(app.resolve(".git"));
        Path context = context(work);
        ContextTar.write(app, docker.dockerfile(), context);
        yield ofTree(app, settings, "Dockerfile", order(context, docker));
      }
      case Recipe.Ready(Builder.Image image) -> {
        log.step("Taking the image " + image.name());
        Directories.delete(app.resolve(".git"));
        Path context = context(work);
        ContextTar.writeDockerfile(Recipe.dockerfile(image), context);
        yield ofTree(app, settings, "Image", plain(context, settings));
      }
      case Recipe.OfSlug(String name) -> onBase(name, source, app, settings, work);
    };
  }

  private static Path context(Path work) throws IOException {
    return Files.createDirectories(work).resolve("context.tar");
  }

  /** For a context with a Dockerfile of Belay's own. */
  private ImageBuilder.Order plain(Path context, BelayYml settings) {
    return order(context, BelayYml.Docker.DEFAULT.readOnly(settings.docker().readOnly()));
  }

  private ImageBuilder.Order order(Path context, BelayYml.Docker docker) {
    return new ImageBuilder.Order(
        request.appId(),
        request.app(),
        context,
        docker.dockerfile(),
        docker.target(),
        docker.args(),
        request.image(),
        docker.readOnly());
  }

  private Builder.Outcome ofTree(Path app, BelayYml settings, String what, ImageBuilder.Order order)
      throws IOException, BuildProcess.TookTooLong {
    AppJson appJson = workshop.manifests().appJson(app);
    SortedMap<String, String> types =
        new TreeMap<>(workshop.manifests().procfile(app).orElseGet(TreeMap::new));
    request
        .image()
        .ifPresentOrElse(
            image -> image.types().forEach(type -> types.putIfAbsent(type, OF_THE_IMAGE)),
            () -> types.putIfAbsent("web", OF_THE_IMAGE));
    // First, for what cannot be stored must not be built.
    Slug slug = slug(app, settings, appJson, types, what);
    return switch (built(order, slug)) {
      case ImageBuilder.Outcome.Failed failed -> new Builder.Outcome.Failed(failed.message());
      case ImageBuilder.Outcome.Built built -> {
        tell(built);
        yield new Builder.Outcome.Built(
            slug.in(built.image(), built.bytes()),
            appJson.formation(),
            appJson.given(new SecureRandom()));
      }
    };
  }

  /** What buildpacks make of the source, laid into the base. */
  private Builder.Outcome onBase(String name, Path source, Path app, BelayYml settings, Path work)
      throws IOException,
          InterruptedException,
          BuildProcess.TookTooLong,
          BuildpackRun.ScriptFailed {
    Builder.Outcome outcome =
        new Build(workshop, request, log, deadline).run(source, settings, work);
    if (!(outcome instanceof Builder.Outcome.Built made)) {
      return outcome;
    }
    if (StaticSite.isAmong(made.slug().processTypes())) {
      workshop.slugs().discard(made.slug().id());
      return new Builder.Outcome.Failed(
          "A static site is served by Belay itself, not from a container.\nWithout containers: belay"
              + " settings runtime=process -a "
              + request.app());
    }
    log.step("Laying the slug into " + name);
    Path context = context(work);
    ContextTar.writeSlug(Recipe.onBase(name), app, context);
    return switch (built(plain(context, settings), made.slug())) {
      case ImageBuilder.Outcome.Failed failed -> new Builder.Outcome.Failed(failed.message());
      case ImageBuilder.Outcome.Built built -> {
        tell(built);
        yield new Builder.Outcome.Built(
            made.slug().in(built.image(), built.bytes()), made.formation(), made.env());
      }
    };
  }

  private void tell(ImageBuilder.Outcome.Built built) {
    log.note("Image " + Slug.shortImage(built.image()) + ", " + Build.size(built.bytes()));
  }

  /** Without an image, there is no use for the slug. */
  private ImageBuilder.Outcome built(ImageBuilder.Order order, Slug slug)
      throws BuildProcess.TookTooLong {
    boolean built = false;
    try {
      ImageBuilder.Outcome outcome = built(order);
      built = outcome instanceof ImageBuilder.Outcome.Built;
      return outcome;
    } finally {
      if (!built) {
        workshop.slugs().discard(slug.id());
      }
    }
  }

  /** Ends what runs too long: a build is somebody's code. */
  private ImageBuilder.Outcome built(ImageBuilder.Order order) throws BuildProcess.TookTooLong {
    Thread builds = Thread.currentThread();
    long left = Math.max(0, deadline - System.nanoTime());
    Thread clock =
        Thread.ofVirtual()
            .name("build-clock")
            .start(() -> {
              try {
                Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
                builds.interrupt();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    ImageBuilder.Outcome outcome = workshop.images().build(order, log::line);
    clock.interrupt();
    if (outcome instanceof ImageBuilder.Outcome.Failed && System.nanoTime() > deadline) {
      boolean _ = Thread.interrupted();
      throw new BuildProcess.TookTooLong();
    }
    return outcome;
  }

  private Slug slug(
      Path app, BelayYml settings, AppJson appJson, SortedMap<String, String> types, String what) {
    UUID id = UUID.randomUUID();
    var stored = workshop.slugs().store(id, app);
    return new Slug(
        id,
        request.appId(),
        request.commit(),
        request.commitSubject().or(() -> request.image().map(i -> "image " + i.name())),
        what,
        Optional.empty(),
        types,
        new TreeMap<>(),
        settings.health().or(appJson::health).orElse(Slug.Health.PORT_OPENS),
        settings.overlap(),
        settings.migrations(),
        settings.limits(),
        List.of(),
        stored.bytes(),
        stored.treeHash(),
        workshop.clock().instant());
  }
}
