package belay.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Directories for the files of dynos which another user runs. They are below BELAY_HOME wherever
 * that user can get there; else in a directory for everybody from which programs may be run, as
 * often none may from {@code /tmp}.
 */
final class DynoTrees {
  private static final List<Path> FOR_EVERYBODY = List.of(Path.of("/var/tmp"), Path.of("/tmp"));

  private DynoTrees() {}

  /** Makes one, whose name cannot be guessed, and which cannot be listed. */
  static String make(Path trees) throws IOException {
    Path tree = Files.createTempDirectory(root(trees), "belay-dyno");
    permit(tree, "rwx--x--x");
    return tree.toString();
  }

  private static Path root(Path trees) throws IOException {
    Files.createDirectories(trees);
    permit(trees, "rwx--x--x");
    if (isReachable(trees.toRealPath())) {
      return trees;
    }
    Optional<Path> other = FOR_EVERYBODY.stream().filter(DynoTrees::runsPrograms).findFirst();
    return other.orElseThrow(() ->
        new IOException(
            "nobody but Belay's own user can reach "
                + trees
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
