package belay.runtime.process;

import belay.files.TreeDeletion;
import belay.runtime.CannotStartDyno;
import belay.sandbox.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Directories that outlive the dynos that write into them, one of an app, each its user's alone:
 * the data of a database server is in one.
 *
 * @param state of the host; they are in its {@code data/kept}
 */
record KeptDirectories(Path state) {
  private Path of(UUID app) {
    return state.resolve("data/kept").toAbsolutePath().normalize().resolve(app.toString());
  }

  /**
   * An app's, made if it is not there.
   *
   * @throws CannotStartDyno where its user could not come to it: without a sandbox it would have to
   *     be open to all
   */
  Path make(UUID app, Isolation kind, OptionalInt user) throws IOException {
    if (user.isPresent() && !kind.sandboxed) {
      throw new CannotStartDyno(
          "What keeps data runs in a sandbox where Belay is root, and there is none here."
              + " Install bubblewrap (Debian: apt-get install bubblewrap), then: belay down,"
              + " belay up");
    }
    Path directory = of(app);
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Trees.own(directory, user);
    return directory;
  }

  void delete(UUID app) throws IOException {
    TreeDeletion.delete(of(app));
  }
}
