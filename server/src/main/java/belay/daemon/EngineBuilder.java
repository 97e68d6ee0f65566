package belay.daemon;

import belay.build.Builder;
import belay.build.ImageBuilder;
import belay.build.ImageTools;
import belay.build.ImageTools.Ended;
import belay.runtime.docker.DockerLimits;
import belay.runtime.docker.EngineUnavailable;
import belay.runtime.docker.ImageInfo;
import belay.runtime.docker.images.BuildOrder;
import belay.runtime.docker.images.Images;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Has the engine build what the builds order. */
record EngineBuilder(Images images, ImageTools tools) implements ImageBuilder {
  private static final String APP_ID = "belay.app-id";
  private static final String NO_PACK =
      "This app is built with Cloud Native Buildpacks (builder: in belay.yml), and the server has no"
          + " pack: install it from https://buildpacks.io/docs/for-platform-operators/how-to/integrate-ci/pack/.";

  @Override
  public Outcome build(Order order, Builder.Output output) {
    try {
      return order.pack().isPresent()
          ? packed(order, order.pack().get(), output)
          : plain(order, output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("The build was stopped. Nothing was released.");
    } catch (EngineUnavailable | IOException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private Outcome plain(Order order, Builder.Output output)
      throws IOException, InterruptedException {
    Optional<ImageInfo> before = order.ready().map(Builder.Image::name).flatMap(images::find);
    Optional<ImageInfo> own = before.filter(image -> isOwn(image, order));
    if (own.isPresent()) {
      return built(own.get());
    }
    Optional<Path> buildx = order.ready().isPresent() ? Optional.empty() : tools.buildx();
    if (buildx.isPresent()) {
      return withBuildKit(buildx.get(), order, output);
    }
    Outcome outcome = classic(order, output);
    if (outcome instanceof Outcome.Built) {
      order.ready().ifPresent(ready -> taken(ready, before, output));
    }
    return outcome;
  }

  private static Outcome built(ImageInfo image) {
    return new Outcome.Built(image.id(), image.bytes(), new TreeMap<>(image.labels()));
  }

  /** By the engine's classic builder. */
  private Outcome classic(Order order, Builder.Output output)
      throws IOException, InterruptedException {
    BuildOrder asked =
        new BuildOrder(
            order.dockerfile(),
            order.args(),
            order.target(),
            order.ready().filter(Builder.Image::pull).isPresent(),
            labels(order),
            Set.of(),
            tools.memoryMax());
    try (InputStream context = new BufferedInputStream(Files.newInputStream(order.context()))) {
      return switch (images.build(asked, context, output::line)) {
        case Images.Built.Done done -> built(done.image());
        case Images.Built.Failed failed -> new Outcome.Failed(failed.sentence());
      };
    }
  }

  private static SortedMap<String, String> labels(Order order) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put("belay.app", order.app().value());
    labels.put(APP_ID, order.appId().toString());
    if (order.readOnly()) {
      labels.put(DockerLimits.READ_ONLY, "true");
    }
    return labels;
  }

  /** The engine is asked first: what is wrong with it has its own sentence. */
  private Outcome withBuildKit(Path docker, Order order, Builder.Output output)
      throws InterruptedException {
    SortedMap<String, String> labels = labels(order);
    labels.putAll(images.ownLabels());
    images.insist();
    Path id = order.context().resolveSibling("image-id");
    Ended ended = tools.build(docker, order, labels, id, line -> output.line("       " + line));
    return ImageTools.read(id)
        .filter(_ -> ended instanceof Ended.Well)
        .flatMap(images::find)
        .map(EngineBuilder::built)
        .orElseGet(() -> failed("docker buildx", ended));
  }

  private static Outcome failed(String program, Ended ended) {
    return new Outcome.Failed(
        switch (ended) {
          case Ended.Badly(int status, var full) ->
              full.orElseGet(() ->
                  "The image was not built: " + program + " ended with status " + status + ".");
          case Ended.Well() -> "The image was not built: " + program + " left none in the engine.";
        });
  }

  private Outcome packed(Order order, Pack pack, Builder.Output output)
      throws IOException, InterruptedException {
    Optional<Path> program = tools.pack();
    if (program.isEmpty()) {
      return new Outcome.Failed(NO_PACK);
    }
    String name = order.ready().orElseThrow().name();
    images.insist();
    Ended ended = tools.build(program.get(), pack, name, line -> output.line("       " + line));
    if (ended instanceof Ended.Badly || images.find(name).isEmpty()) {
      return failed("pack", ended);
    }
    Outcome outcome = classic(order, output);
    images.forget(name);
    return outcome;
  }

  /** One of the app's own, by its id, is what an earlier release of it has: there is no other. */
  private boolean isOwn(ImageInfo image, Order order) {
    return order.ready().filter(ready -> ready.name().equals(image.id())).isPresent()
        && images.isOurs(image)
        && order.appId().toString().equals(image.labels().get(APP_ID))
        && order.readOnly() == image.labels().containsKey(DockerLimits.READ_ONLY);
  }

  /** Says which image that was; a name that the engine had not before goes again. */
  private void taken(Builder.Image ready, Optional<ImageInfo> before, Builder.Output output) {
    images
        .find(ready.name())
        .ifPresent(image -> {
          output.line("       " + ready.name() + " is " + image.id());
          image.digests().forEach(digest -> output.line("       " + digest));
        });
    if (before.isEmpty()) {
      images.forget(ready.name());
    } else if (!ready.pull()) {
      output.line("       It was here already; --pull asks its registry for a newer one.");
    }
  }
}
