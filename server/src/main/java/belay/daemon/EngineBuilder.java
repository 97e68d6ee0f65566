package belay.daemon;

import belay.build.Builder;
import belay.build.ImageBuilder;
import belay.runtime.docker.BuildOrder;
import belay.runtime.docker.DockerLimits;
import belay.runtime.docker.EngineUnavailable;
import belay.runtime.docker.ImageInfo;
import belay.runtime.docker.Images;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Has the engine build what the builds order. */
record EngineBuilder(Images images) implements ImageBuilder {
  @Override
  public Outcome build(Order order, Builder.Output output) {
    Map<String, String> labels = new HashMap<>();
    labels.put("belay.app", order.app().value());
    labels.put("belay.app-id", order.appId().toString());
    if (order.readOnly()) {
      labels.put(DockerLimits.READ_ONLY, "true");
    }
    BuildOrder asked =
        new BuildOrder(
            order.dockerfile(),
            order.args(),
            order.target(),
            order.ready().filter(Builder.Image::pull).isPresent(),
            labels,
            Set.of());
    try (InputStream context = new BufferedInputStream(Files.newInputStream(order.context()))) {
      Optional<ImageInfo> before = order.ready().map(Builder.Image::name).flatMap(images::find);
      return switch (images.build(asked, context, output::line)) {
        case Images.Built.Done done -> {
          order.ready().ifPresent(ready -> taken(ready, before, output));
          yield new Outcome.Built(done.image().id(), done.image().bytes());
        }
        case Images.Built.Failed failed -> new Outcome.Failed(failed.sentence());
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("The build was stopped. Nothing was released.");
    } catch (EngineUnavailable | IOException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
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
