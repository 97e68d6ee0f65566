package belay.confinement;

import belay.release.OutputLines;
import belay.sandbox.OwnDomain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs one command of a build to its end, with its output line by line. The command is a process
 * group of its own, and none of the group outlives it: not when it ends, is stopped or takes too
 * long, nor when Belay itself is killed.
 */
public final class BuildProcess {
  /** What a build left running may go on writing after its end; nobody waits longer for it. */
  private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(2);

  /**
   * Waits in the background for the end of its input, which is held open by this JVM, and then
   * kills the group. When memory runs out, the build is to be killed before Belay.
   */
  private static final String GUARDED =
      "exec 3<&0 </dev/null; { read -r _ <&3; kill -9 -$$; } & exec 3<&-; "
          + "echo 500 2>/dev/null >/proc/self/oom_score_adj; exec \"$@\"";

  private BuildProcess() {}

  /** The command took longer than it may. */
  public static final class TookTooLong extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Waits for the command's end, and gives its exit status.
   *
   * @param deadline by {@link System#nanoTime}
   */
  public static int run(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      long deadline,
      Consumer<String> lines)
      throws InterruptedException, TookTooLong {
    Process process = start(command, directory, environment);
    Thread reader = Thread.ofVirtual().start(() -> read(process, lines));
    try {
      boolean ended = process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!ended) {
        throw new TookTooLong();
      }
      return process.exitValue();
    } finally {
      kill(process);
      reader.join(LAST_WORDS_MAX);
    }
  }

  /** A command that is a process group, of which nothing outlives the end of its input. */
  static List<String> guarded(List<String> command) {
    List<String> argv = new ArrayList<>(List.of("setsid", "sh", "-c", GUARDED, "belay-build"));
    argv.addAll(command);
    return argv;
  }

  private static Process start(
      List<String> command, Path directory, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(guarded(command))
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return OwnDomain.start(builder::start);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    }
  }

  /** By letting go of the input that the group's guard waits on; and the leader for certain. */
  private static void kill(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // The guard is gone already, and so is the group.
    }
    // By its handle: Process.destroyForcibly would close the output before it has been read.
    process.toHandle().destroyForcibly();
  }

  private static void read(Process process, Consumer<String> lines) {
    try (InputStream output = process.getInputStream()) {
      OutputLines.each(output, lines);
    } catch (IOException e) {
      // The process was killed while it wrote; what it wrote before has been passed on.
    }
  }
}
