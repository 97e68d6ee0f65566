package belay.runtime.docker.images;

import belay.release.AppName;
import belay.release.SlugImages;
import belay.release.Stamp;
import belay.runtime.docker.Complaints;
import belay.runtime.docker.Engine;
import belay.runtime.docker.EngineUnavailable;
import belay.runtime.docker.HomeLabel;
import belay.runtime.docker.ImageInfo;
import belay.runtime.docker.Labels;
import belay.runtime.docker.Pull;
import belay.runtime.docker.Wire;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's images. What is removed is only what this home built. Safe for use by several
 * threads. Every method may throw {@link EngineUnavailable}.
 */
public final class Images {
  private static final Logger LOG = LoggerFactory.getLogger(Images.class);
  private static final long SILENCE_MILLIS = 5_000;
  private static final String TAG = "release-";
  private static final Pattern OWN_TAG =
      Pattern.compile(".+:" + TAG + "\\d{8}-\\d{6}(-[A-Za-z0-9_-]{1,30})?");

  private final Engine engine;
  private final String home;

  /**
   * Asks nothing yet.
   *
   * @param home BELAY_HOME, whose label is in {@code data/docker-home}
   */
  public Images(Path home, Engine engine) throws IOException {
    this.engine = engine;
    this.home = HomeLabel.of(home);
  }

  /** What became of a build. */
  public sealed interface Built {
    /** There is an image. */
    record Done(ImageInfo image) implements Built {}

    /** There is none; the sentence says why, and what was printed says it at length. */
    record Failed(String sentence) implements Built {}
  }

  /** The outcome of removing an image. */
  public sealed interface Removal {
    record Removed() implements Removal {}

    record NotThere() implements Removal {}

    /** A container, running or not, is made of it. */
    record InUse(String sentence) implements Removal {}

    /** Not built by this home. */
    record NotOurs() implements Removal {}
  }

  /**
   * Asks whether the engine answers.
   *
   * @throws EngineUnavailable when it does not
   */
  public void insist() {
    engine.insist();
  }

  /** What marks an image as this home's, for who has it built by other means. */
  public Map<String, String> ownLabels() {
    return Map.of(Labels.HOME, home);
  }

  /** Looks an image up by id, tag or digest, among those that the engine has. */
  public Optional<ImageInfo> find(String reference) {
    try {
      return Optional.of(ImageInfo.of(ask(docker -> docker.inspectImageCmd(reference).exec())));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the engine has an image of this id. Every rollback asks, a warm one too, and by hand it
   * takes half the time.
   */
  boolean has(String id) {
    String path = "/v%s/images/%s/json".formatted(engine.api(), id);
    try (Wire wire = engine.wire("GET", path, Map.of("Connection", "close"))) {
      return wire.status() != 404;
    } catch (IOException e) {
      throw new EngineUnavailable(Complaints.of(e), e);
    }
  }

  /** The tag of a release's image, {@code shop:release-20261122-101500}. */
  public static String tagOf(AppName app, Stamp stamp) {
    return app.value() + ":" + TAG + stamp.value();
  }

  /** That of a process type's own, {@code shop:release-20261122-101500-worker}. */
  static String tagOf(AppName app, Stamp stamp, String type) {
    return tagOf(app, stamp) + "-" + type;
  }

  /** The tags of all images of a release, each with its image. */
  static SortedMap<String, String> tagsOf(SlugImages all, AppName app, Stamp stamp) {
    SortedMap<String, String> tags = new TreeMap<>();
    tags.put(tagOf(app, stamp), all.main());
    all.own().forEach((type, image) -> tags.put(tagOf(app, stamp, type), image));
    return tags;
  }

  /** Whether a tag is of one of these forms. */
  static boolean isOfARelease(String tag) {
    return OWN_TAG.matcher(tag).matches();
  }

  /**
   * Gives an image that the engine has the tag of a release, and answers that. One that another's
   * image has, such as that of a second Belay's app of the same name, stays there.
   *
   * @throws EngineUnavailable also when there is no such image
   */
  public String tag(String image, String tag) {
    if (find(tag).filter(taken -> !isOurs(taken) && !taken.id().equals(image)).isPresent()) {
      LOG.warn("{} is another's image: {} has no tag.", tag, image);
      return tag;
    }
    try {
      int colon = tag.indexOf(':');
      String name = tag.substring(0, colon);
      ask(docker -> docker.tagImageCmd(image, name, tag.substring(colon + 1)).exec());
      return tag;
    } catch (NotFoundException e) {
      throw new EngineUnavailable(
          "Docker has no image " + image + " any more. " + Complaints.BUILD_AGAIN, e);
    }
  }

  /**
   * Takes a tag away, and with an image's last tag the image. By id: the image with all its tags.
   */
  public Removal remove(String reference) {
    Optional<ImageInfo> found = find(reference);
    if (found.isEmpty()) {
      return new Removal.NotThere();
    }
    if (!isOurs(found.get())) {
      return new Removal.NotOurs();
    }
    boolean byId = found.get().id().startsWith(reference) || found.get().id().equals(reference);
    List<String> names =
        byId && !found.get().tags().isEmpty() ? found.get().tags() : List.of(reference);
    try {
      names.forEach(name -> ask(docker -> docker.removeImageCmd(name).exec()));
      return new Removal.Removed();
    } catch (NotFoundException e) {
      return new Removal.NotThere();
    } catch (ConflictException e) {
      return new Removal.InUse("The image stays: " + Complaints.detail(e));
    }
  }

  /** Whether this home built it. */
  public boolean isOurs(ImageInfo image) {
    return home.equals(image.labels().get(Labels.HOME));
  }

  /**
   * Takes a name away that a build brought here with its image. What was made of the image keeps
   * its layers.
   */
  public void forget(String name) {
    try {
      ask(docker -> docker.removeImageCmd(name).exec());
    } catch (NotFoundException | ConflictException e) {
      LOG.debug("{} stays", name, e);
    }
  }

  /** The images that this home built and that have all of these labels. */
  public List<ImageInfo> list(Map<String, String> labels) {
    Map<String, String> wanted = new HashMap<>(labels);
    wanted.put(Labels.HOME, home);
    List<Image> found = ask(docker -> docker.listImagesCmd().withLabelFilter(wanted).exec());
    return found.stream().map(Image::getId).distinct().flatMap(id -> find(id).stream()).toList();
  }

  /** The ids of those that this home built and that have no tag. */
  List<String> unnamed() {
    return ask(docker ->
            docker
                .listImagesCmd()
                .withDanglingFilter(true)
                .withLabelFilter(Map.of(Labels.HOME, home))
                .exec())
        .stream()
        .map(Image::getId)
        .distinct()
        .toList();
  }

  /**
   * Builds an image. An interrupt ends the build, on the engine's side too.
   *
   * @param context a tar, plain or compressed with gzip, bzip2 or xz; read to its end, not closed
   * @param output takes what the build prints, line by line
   */
  public Built build(BuildOrder order, InputStream context, Consumer<String> output)
      throws InterruptedException {
    BuildLog log = new BuildLog(output);
    try (Pull<BuildResponseItem> items =
        engine.stream((docker, pull) -> command(docker, order, context).exec(pull))) {
      for (var item = next(items); item.isPresent(); item = next(items)) {
        log.item(item.get());
      }
      log.finish();
      Optional<String> error = items.failure().map(Complaints::of).or(log::error);
      if (error.isPresent()) {
        return new Built.Failed(BuildLog.sentence(error.get()));
      }
    }
    return log.image()
        .flatMap(this::find)
        .<Built>map(Built.Done::new)
        .orElseGet(() -> new Built.Failed(BuildLog.sentence("Docker broke off.")));
  }

  /** A step may be silent for long; an engine that does not answer at all is not waited for. */
  private Optional<BuildResponseItem> next(Pull<BuildResponseItem> items)
      throws InterruptedException {
    while (true) {
      Optional<BuildResponseItem> item = items.next(SILENCE_MILLIS);
      if (item.isPresent() || items.ended()) {
        return item;
      }
      engine.insist();
    }
  }

  private BuildImageCmd command(DockerClient docker, BuildOrder order, InputStream context) {
    Map<String, String> labels = new HashMap<>(order.labels());
    labels.put(Labels.HOME, home);
    BuildImageCmd command =
        docker
            .buildImageCmd()
            .withTarInputStream(context)
            .withDockerfilePath(order.dockerfile())
            .withLabels(labels)
            .withRemove(true)
            .withForcerm(true);
    if (!order.tags().isEmpty()) {
      command.withTags(order.tags());
    }
    command.withPull(order.pull());
    order.args().forEach(command::withBuildArg);
    order.target().ifPresent(command::withTarget);
    order.memoryMax().ifPresent(bytes -> command.withMemory(bytes).withMemswap(bytes));
    return command;
  }

  private <T> T ask(Function<DockerClient, T> question) {
    try {
      return engine.ask(question);
    } catch (NotFoundException | ConflictException e) {
      throw e;
    } catch (DockerException e) {
      throw new EngineUnavailable(Complaints.of(e), e);
    }
  }
}
