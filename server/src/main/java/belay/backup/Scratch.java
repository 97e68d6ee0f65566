package belay.backup;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A home for a trial, which goes with it; when the trial is killed, with the next. */
public final class Scratch implements AutoCloseable {
  private final Shelf shelf;
  private final Path directory;

  private Scratch(Shelf shelf, Path directory) {
    this.shelf = shelf;
    this.directory = directory;
  }

  /**
   * On the disk where the backup is, if it is on one; where nothing can be made beside it, as on a
   * disk that is read-only, among the temporary files.
   */
  public static Scratch beside(Optional<Path> backup) {
    Path elsewhere = Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "belay-trial");
    Path place =
        backup.flatMap(b -> Optional.ofNullable(b.toAbsolutePath().getParent())).orElse(elsewhere);
    try {
      return in(place);
    } catch (BackupFailed e) {
      return in(elsewhere);
    }
  }

  private static Scratch in(Path place) {
    Shelf shelf = Shelf.take(place);
    try {
      return new Scratch(shelf, shelf.begin());
    } catch (IOException e) {
      throw BackupFailed.disk(
          "A scratch home cannot be made in " + place, e, "The backup is as it was.");
    }
  }

  /** Empty. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    try {
      TreeDeletion.delete(directory);
    } finally {
      shelf.close();
    }
  }
}
