package belay.build;

import belay.release.InvalidInput;
import belay.release.Slug;
import belay.slug.Slugs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One build of an image, from the source tree to the slug in the store: the source, which the image
 * was built of, and the image's id. Used once, by one thread.
 */
final class ImageBuild {
  /** The command of a dyno that runs what its image says. */
  static final String OF_THE_IMAGE = "";

  private final SourceBuilder.Workshop workshop;
  private final Builder.Request request;
  private final BuildLog log;
  private final long deadline;

  /**
   * @param deadline by {@link System#nanoTime}
   */
  ImageBuild(
      SourceBuilder.Workshop workshop, Builder.Request request, BuildLog log, long deadline) {
    this.workshop = workshop;
    this.request = request;
    this.log = log;
    this.deadline = deadline;
  }

  /**
   * @param source the repository's files
   * @param work a directory that is not there yet; the caller deletes it
   */
  Builder.Outcome run(Path source, BelayYml settings, Path work)
      throws IOException, BuildProcess.TookTooLong {
    log.step("Building an image");
    Path app = workshop.manifests().directory(source, settings);
    AppJson appJson = workshop.manifests().appJson(app);
    Optional<SortedMap<String, String>> procfile = workshop.manifests().procfile(app);
    Directories.delete(app.resolve(".git"));
    String dockerfile = settings.docker().dockerfile();
    if (!Files.isRegularFile(app.resolve(dockerfile), LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInput(
          "There is no "
              + dockerfile
              + " to build an image of. Add one, or name it in belay.yml (docker: dockerfile:)."
              + "\nWithout containers: belay settings runtime=process -a "
              + request.app());
    }
    Path context = Files.createDirectories(work).resolve("context.tar");
    ContextTar.write(app, dockerfile, context);
    var order =
        new ImageBuilder.Order(
            request.appId(),
            request.app(),
            context,
            dockerfile,
            settings.docker().target(),
            settings.docker().args(),
            settings.docker().readOnly());
    return switch (built(order)) {
      case ImageBuilder.Outcome.Failed failed -> new Builder.Outcome.Failed(failed.message());
      case ImageBuilder.Outcome.Built built ->
          new Builder.Outcome.Built(
              slug(app, settings, appJson, procfile.orElseGet(TreeMap::new), built),
              appJson.formation());
    };
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
      Path app,
      BelayYml settings,
      AppJson appJson,
      SortedMap<String, String> procfile,
      ImageBuilder.Outcome.Built built) {
    SortedMap<String, String> types = new TreeMap<>(procfile);
    types.putIfAbsent("web", OF_THE_IMAGE);
    log.step("Storing slug...");
    UUID id = UUID.randomUUID();
    Slugs.Stored stored = workshop.slugs().store(id, app);
    log.note("Image " + shown(built.image()) + ", " + Build.size(built.bytes()));
    return new Slug(
        id,
        request.appId(),
        request.commit(),
        request.commitSubject(),
        "Dockerfile",
        Optional.of(built.image()),
        types,
        appJson.env(),
        settings.health().or(appJson::health).orElse(Slug.Health.PORT_OPENS),
        settings.overlap(),
        settings.migrations(),
        built.bytes(),
        stored.treeHash(),
        workshop.clock().instant());
  }

  /** As the engine's own command shortens it. */
  private static String shown(String image) {
    List<String> parts = List.of(image.split(":", 2));
    String digest = parts.getLast();
    return digest.substring(0, Math.min(12, digest.length()));
  }
}
