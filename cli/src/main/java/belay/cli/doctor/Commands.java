package belay.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of the system that are asked what they know, in the language that is read here. */
final class Commands {
  private static final int SECONDS_MAX = 5;

  private Commands() {}

  /** All that it prints; empty when it is not there, fails, or takes too long. */
  static Optional<String> output(List<String> command) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      Thread guard = Thread.ofVirtual().start(() -> endLate(process));
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean well = process.waitFor() == 0;
      guard.interrupt();
      return well ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The same as one line. */
  static Optional<String> line(List<String> command) {
    return output(command).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static void endLate(Process process) {
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // It ended in time.
    }
  }
}
