package belay.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds what is an app's on disk: it may have been renamed since the ledger was copied.
 *
 * @param root the directory of all apps
 */
record AppFiles(Path root) {
  Optional<Path> of(LedgerFacts.NamedApp app) throws IOException {
    Path usual = root.resolve(app.name().value());
    if (isOf(usual, app.id())) {
      return Optional.of(usual);
    }
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(root)) {
      return all.filter(place -> isOf(place, app.id())).findFirst();
    }
  }

  private static boolean isOf(Path place, UUID id) {
    try {
      return Files.readString(place.resolve(Backup.OWNER)).strip().equals(id.toString());
    } catch (IOException e) {
      return false;
    }
  }

  /** Copies the log as far as it was; a segment that goes meanwhile was the oldest. */
  void log(Path app, Sink sink, Path to) throws IOException {
    Path log = app.resolve("log");
    if (!Files.isDirectory(log)) {
      return;
    }
    List<Path> segments;
    try (Stream<Path> all = Files.list(log)) {
      segments =
          all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
    }
    for (Path segment : segments) {
      try {
        sink.copy(segment, to.resolve(segment.getFileName().toString()));
      } catch (NoSuchFileException e) {
        // Rotated away.
      }
    }
  }
}
