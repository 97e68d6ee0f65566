package belay.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What stands in for the images of Heroku's stack, which cannot be had without a network: each says
 * in {@code /etc/stack} which of the two it is.
 */
final class StackImages implements AutoCloseable {
  private static final Map<String, String> IMAGES =
      Map.of("heroku/heroku:24-build", "the build image", "heroku/heroku:24", "the run image");

  private StackImages() {}

  static StackImages in(Path folder) throws IOException {
    String bash = BaseImages.with(Path.of("/bin/bash"));
    for (var image : IMAGES.entrySet()) {
      Path context = Files.createDirectories(folder.resolve("context"));
      Files.writeString(
          context.resolve("Dockerfile"),
          "FROM " + bash + "\nRUN echo " + image.getValue() + " > /etc/stack\n");
      DockerEngine.docker(folder, "build", "-t", image.getKey(), context.toString()).ok();
    }
    return new StackImages();
  }

  @Override
  public void close() {
    IMAGES.keySet().forEach(image -> DockerEngine.docker(Path.of("/"), "rmi", image));
  }
}
