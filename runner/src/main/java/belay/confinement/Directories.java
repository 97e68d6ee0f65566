package belay.confinement;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Copies whole directories; links are never followed. */
public final class Directories {
  private Directories() {}

  /**
   * Copies by a process of its own, not by this one: scripts that this process had open for writing
   * would be "text file busy" to whoever runs them while any other process is being forked, because
   * until its exec the fork has them open too.
   *
   * @param to a directory that is not there yet
   */
  public static void copy(Path from, Path to) throws IOException, InterruptedException {
    Process cp =
        new ProcessBuilder("cp", "-RP", "--preserve=mode", "--", from.toString(), to.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(cp.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (cp.waitFor() != 0) {
      throw new IOException("cannot copy " + from.getFileName() + ": " + said);
    }
    TreeDeletion.delete(to.resolve(".git"));
  }
}
