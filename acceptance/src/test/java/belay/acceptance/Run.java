package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that was run to its end.
 *
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
record Run(List<String> command, int exit, String out, String err) {
  private static final long SECONDS_MAX = 300;

  static Run of(Path directory, Map<String, String> env, List<String> command) {
    return of(directory, env, command, "");
  }

  static Run of(Path directory, Map<String, String> env, List<String> command, String input) {
    try {
      Path in = Files.writeString(Files.createTempFile("belay-run", ".in"), input);
      Path out = Files.createTempFile("belay-run", ".out");
      Path err = Files.createTempFile("belay-run", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        // For git it goes before whatever the journey tells git to trust.
        builder.environment().remove("GIT_SSL_CAINFO");
        // What is tested is what was built before: a build in the middle would replace it.
        builder.environment().put("BELAY_NO_BUILD", "1");
        builder.environment().putAll(env);
        Process process =
            builder
                .redirectInput(input.isEmpty() ? new File("/dev/null") : in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          throw new AssertionError(
              command
                  + " did not end; it printed:\n"
                  + Files.readString(out)
                  + Files.readString(err));
        }
        return new Run(command, process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        for (Path file : List.of(in, out, err)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Both streams. */
  String text() {
    return out + err;
  }

  /** Asserts that it ended well. */
  Run ok() {
    assertThat(exit).as("exit of %s, which printed:%n%s", command, text()).isZero();
    return this;
  }

  /** Asserts how it failed. */
  Run failed(int status) {
    assertThat(exit).as("exit of %s, which printed:%n%s", command, text()).isEqualTo(status);
    return this;
  }

  /** Asserts that it printed this, to either stream. */
  Run says(String... parts) {
    assertThat(text()).as("%s", command).contains(parts);
    return this;
  }

  Run saysNot(String... parts) {
    assertThat(text()).as("%s", command).doesNotContain(parts);
    return this;
  }
}
