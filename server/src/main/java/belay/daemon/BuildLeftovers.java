package belay.daemon;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sources that were unpacked, checked out or built when the control plane died: nobody else knows
 * them, and each may be as large as a push. Uploads stay, since their clients have URLs of them.
 */
final class BuildLeftovers {
  private static final Logger LOG = LoggerFactory.getLogger(BuildLeftovers.class);
  private static final String UPLOADS = "sources";
  private static final String PART = ".part";

  /** Imports and exports sweep up after themselves. */
  private static final String ARCHIVE = "archive-";

  private BuildLeftovers() {}

  /**
   * Deletes what is there now, on a thread of its own; to be called before anything new is made.
   *
   * @return the thread
   */
  static Thread sweep(Path builds) throws IOException {
    List<Path> left =
        Stream.concat(
                list(builds).stream()
                    .filter(p -> !p.endsWith(UPLOADS))
                    .filter(p -> !p.getFileName().toString().startsWith(ARCHIVE)),
                list(builds.resolve(UPLOADS)).stream().filter(p -> p.toString().endsWith(PART)))
            .toList();
    return Thread.ofVirtual()
        .name("build-leftovers")
        .start(() -> left.forEach(BuildLeftovers::delete));
  }

  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  private static void delete(Path left) {
    try {
      TreeDeletion.delete(left);
    } catch (IOException e) {
      LOG.warn("{} is deleted at the next start: {}", left.getFileName(), e.getMessage());
    }
  }
}
