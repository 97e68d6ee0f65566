package belay.runtime.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * What this home's containers and images are labelled with. A copy of a home on the same machine
 * gets another, or it would take the first one's containers for its own.
 */
final class HomeLabel {
  private HomeLabel() {}

  static synchronized String of(Path home) throws IOException {
    Path file = home.resolve("data/docker-home");
    String place = home.toRealPath().toString();
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() == 2 && lines.get(1).equals(place)) {
        return lines.get(0);
      }
    }
    String label = UUID.randomUUID().toString();
    Files.createDirectories(file.resolveSibling("."));
    Path next =
        Files.writeString(file.resolveSibling("docker-home.new"), label + "\n" + place + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    return label;
  }
}
