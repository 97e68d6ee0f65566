package belay.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Directories that another user can go into without a sandbox. They are in the wanted place
 * wherever that user can get there; else in one of Belay's for all homes, or in a directory for
 * everybody: one from which programs may be run, and which nobody sweeps as {@code /tmp} is.
 */
public final class Passable {
  private static final Path OURS = Path.of("/var/lib/belay-trees");
  private static final List<Path> FOR_EVERYBODY = List.of(OURS, Path.of("/var/tmp"));

  private Passable() {}

  /** Makes one, whose name cannot be guessed, and which cannot be listed. */
  public static Path make(Path wanted, String prefix) throws IOException {
    Path directory = Files.createTempDirectory(root(wanted), prefix);
    permit(directory, "rwx--x--x");
    return directory;
  }

  /** One of a name that is known, which is not made. */
  public static Path place(Path wanted, String name) throws IOException {
    return root(wanted).resolve(name);
  }

  private static Path root(Path wanted) throws IOException {
    Files.createDirectories(wanted);
    permit(wanted, "rwx--x--x");
    if (isReachable(wanted.toRealPath())) {
      return wanted;
    }
    Optional<Path> other = FOR_EVERYBODY.stream().filter(Passable::runsPrograms).findFirst();
    return other.orElseThrow(() ->
        new IOException(
            "nobody but Belay's own user can reach "
                + wanted
                + ", and programs can be run from none of "
                + FOR_EVERYBODY
                + "; give others the right to pass (chmod o+x) or choose another BELAY_HOME"));
  }

  private static boolean isReachable(Path directory) throws IOException {
    for (Path path = directory; path != null; path = path.getParent()) {
      if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  /** By running one. */
  private static boolean runsPrograms(Path directory) {
    try {
      if (directory.equals(OURS)) {
        Files.createDirectories(directory);
        permit(directory, "rwx--x--x");
      }
      Path script = Files.createTempFile(directory, "belay-try", ".sh");
      try {
        Files.writeString(script, "#!/bin/sh\nexit 0\n");
        permit(script, "rwx------");
        return new ProcessBuilder(script.toString()).start().waitFor() == 0;
      } finally {
        Files.delete(script);
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void permit(Path path, String modes) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(modes));
  }
}
