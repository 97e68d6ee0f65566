package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.console.Sizes;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checks the machine for what Belay needs. */
record MachineCheck(Call call) {
  private static final long BYTES_MIN = 500_000_000;
  private static final long SHARE_MIN = 20;

  /** As the control plane makes it. */
  private static final int RESERVE_FILES = 256;

  /** A twentieth of the disk, and half a gigabyte, should be free. */
  List<Finding> disk() throws IOException {
    Path home = call.home().path();
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    FileStore store = Files.getFileStore(home);
    long free = store.getUsableSpace();
    String words = Sizes.words(free) + " of " + Sizes.words(store.getTotalSpace()) + " are free";
    if (!hasReserve(home)) {
      return List.of(
          new Finding.Attention(
              "disk",
              words + "; the 16 MB that are kept for rollbacks on a full disk are not there",
              "make room: du -xsh " + home + "/* says what is large; it is made again by itself"));
    }
    return List.of(
        free < BYTES_MIN || free < store.getTotalSpace() / SHARE_MIN
            ? new Finding.Attention(
                "disk", words, "du -xsh " + home + "/* says what is large; keep fewer releases")
            : new Finding.Well("disk", words));
  }

  /** Before the first start there is none, and nothing to say. */
  private static boolean hasReserve(Path home) throws IOException {
    Path reserve = home.resolve("data/reserve");
    if (!Files.isDirectory(reserve)) {
      return true;
    }
    try (Stream<Path> files = Files.list(reserve)) {
      return files.count() >= RESERVE_FILES;
    } catch (AccessDeniedException e) {
      return true;
    }
  }

  /** Deploys come by it. */
  List<Finding> git() {
    String path = call.context().env().getOrDefault("PATH", "");
    boolean found = false;
    for (String directory : path.split(":", -1)) {
      found = found || Files.isExecutable(Path.of(directory.isEmpty() ? "." : directory, "git"));
    }
    return List.of(
        found
            ? new Finding.Well("git", "is there, as is Java " + Runtime.version().feature())
            : new Finding.Attention(
                "git", "is not on the PATH: nothing can be pushed from here", "install git"));
  }
}
