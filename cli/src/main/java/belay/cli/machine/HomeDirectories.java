package belay.cli.machine;

import belay.cli.console.Failure;
import belay.cli.home.Home;
import belay.cli.home.Program;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes the home's directories, and refuses a home that is not one's own. */
public final class HomeDirectories {
  private HomeDirectories() {}

  public static void make(Home home) throws IOException {
    Path path = home.path();
    try {
      Files.createDirectories(path);
    } catch (FileAlreadyExistsException e) {
      throw Failure.failed(
          "BELAY_HOME is " + path + ", and that is not a directory.", "Set it to a directory.");
    } catch (AccessDeniedException e) {
      throw Failure.failed(
          path + " cannot be made: " + e.getFile() + " may not be written to by you.",
          "Set BELAY_HOME to a directory of your own.");
    }
    insistMine(path);
    permit(path, "rwx--x--x");
    // Apps' own users pass through it to the files of their dynos.
    make(home.run(), "rwx--x--x");
    make(home.log(), "rwx------");
    make(home.run().resolve("tmp"), "rwx------");
    for (Program program : Program.values()) {
      make(program.temporary(home), "rwx------");
    }
    insistExecutable(path);
  }

  /** Refuses a home of another user, or one that may not be written. */
  public static void insistMine(Path path) throws IOException {
    Object mine = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (!Files.getAttribute(path, "unix:uid").equals(mine)) {
      String owner = Files.getOwner(path).getName();
      throw Failure.failed(
          path + " belongs to " + owner + ", and you are " + me(mine) + ".",
          "Run this as " + owner + ", or set BELAY_HOME to a directory of your own.");
    }
    if (!Files.isWritable(path)) {
      throw Failure.failed(
          path + " may not be written to.", "Give yourself the right: chmod u+rwx " + path);
    }
  }

  /** Some have a number and no name, as in containers that give each a user of its own. */
  private static String me(Object uid) {
    String name = System.getProperty("user.name", "?");
    return name.equals("?") ? "user " + uid + ", who has no name on this machine" : name;
  }

  /** Apps run from here, and libraries of Belay's own are unpacked and loaded. */
  private static void insistExecutable(Path path) throws IOException {
    Path script = path.resolve("run/tmp/may-run.sh");
    Files.writeString(script, "#!/bin/sh\n");
    try {
      permit(script, "rwx------");
      if (runs(script)) {
        return;
      }
    } finally {
      Files.deleteIfExists(script);
    }
    String mount = Mounts.noexec(path).orElse("what it is on");
    throw Failure.failed(
        path
            + " is on a file system that nothing may be run from: "
            + mount
            + " is mounted noexec.",
        "Allow it, for example with: mount -o remount,exec "
            + Mounts.noexec(path).orElse("MOUNTPOINT"),
        "or set BELAY_HOME to a directory elsewhere.");
  }

  /**
   * Tried, not read from the list of mounts: one may hide another there, and a rule of the kernel's
   * may forbid it too.
   */
  private static boolean runs(Path script) throws IOException {
    try {
      Process process = new ProcessBuilder(script.toString()).start();
      process.getOutputStream().close();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }

  private static void make(Path directory, String permissions) throws IOException {
    Files.createDirectories(directory);
    permit(directory, permissions);
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
