package belay.runtime.process;

import belay.kernel.ProcessId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hears from launch.sh that the app's own process comes next. */
final class Readiness {
  private static final String READY = "belay-ready";
  private static final int COMPLAINT_MAX = 4000;
  private static final int END_SECONDS = 5;
  private static final Executor THREADS = task -> Thread.ofVirtual().name("dyno start").start(task);

  private Readiness() {}

  /** Waits for the app's process; answers what went wrong instead. */
  static Optional<String> await(InputStream output, Duration max) {
    CompletableFuture<Optional<String>> ready =
        CompletableFuture.supplyAsync(() -> read(output), THREADS);
    try {
      return ready.get(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of("not up after " + max.toSeconds() + " s.");
    } catch (ExecutionException e) {
      return Optional.of(reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted.");
    }
  }

  /** Ends a supervisor that is this process's child, and all below it. */
  static void end(Process process) {
    ProcessId.of(process.pid()).ifPresent(s -> Processes.killBelow(s, true));
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  private static Optional<String> read(InputStream output) {
    StringBuilder before = new StringBuilder();
    StringBuilder line = new StringBuilder();
    try {
      for (int c = output.read(); c >= 0; c = output.read()) {
        if (c != '\n') {
          line.append((char) c);
        } else if (line.toString().equals(READY)) {
          return Optional.empty();
        } else if (before.length() < COMPLAINT_MAX) {
          before.append(line).append(' ');
          line.setLength(0);
        }
      }
    } catch (IOException e) {
      before.append(e.getMessage());
    }
    String complaint = before.append(line).toString().strip();
    return Optional.of(complaint.isEmpty() ? "it ended before it ran." : complaint);
  }
}
