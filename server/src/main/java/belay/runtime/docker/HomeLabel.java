package belay.runtime.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * What this home's containers and images are labelled with. A copy of a home on the same machine
 * gets another, or it would take the first one's containers for its own; a home that was moved
 * keeps it.
 */
public final class HomeLabel {
  private static final String FILE = "data/docker-home";

  private HomeLabel() {}

  public static synchronized String of(Path home) throws IOException {
    Path file = home.resolve(FILE);
    String place = home.toRealPath().toString();
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory, and a file is kept there: remove it");
    }
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() == 2 && lines.get(1).equals(place)) {
        return lines.get(0);
      }
      if (lines.size() == 2 && Files.notExists(Path.of(lines.get(1)).resolve(FILE))) {
        return written(file, lines.get(0), place);
      }
    }
    return written(file, UUID.randomUUID().toString(), place);
  }

  private static String written(Path file, String label, String place) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Path next =
        Files.writeString(file.resolveSibling("docker-home.new"), label + "\n" + place + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    return label;
  }
}
