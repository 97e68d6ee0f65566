package belay.backup;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Says that a home is being restored, or that this was cut short: it is no home of a server. */
public final class HomeMark {
  private static final String NAME = ".being-restored";

  private HomeMark() {}

  static boolean isThere(Path home) {
    return Files.exists(home.resolve(NAME));
  }

  /**
   * Refuses a home that a restore did not finish.
   *
   * @throws BackupFailed when it has the mark
   */
  public static void refuse(Path home) {
    if (isThere(home)) {
      throw new BackupFailed(
          "A restore to "
              + home
              + " was cut short, so not all of the server is there. Do it again: belay restore DIR");
    }
  }

  static void put(Path home) throws IOException {
    Files.writeString(home.resolve(NAME), "");
    Sink.force(home.resolve(NAME));
    Sink.forceDirectory(home);
  }

  /** Deletes what a restore that was cut short wrote, the mark last; nothing without the mark. */
  static void clear(Path home) throws IOException {
    if (!isThere(home)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> each = Files.list(home)) {
      all = each.filter(p -> !p.endsWith(NAME) && !p.endsWith("lost+found")).toList();
    }
    for (Path path : all) {
      TreeDeletion.delete(path);
    }
    remove(home);
  }

  static void remove(Path home) throws IOException {
    Files.deleteIfExists(home.resolve(NAME));
    Sink.forceDirectory(home);
  }
}
