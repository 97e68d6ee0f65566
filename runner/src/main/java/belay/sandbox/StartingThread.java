package belay.sandbox;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Starts a process from a thread of its own: what the kernel holds for a thread (mounts, a domain,
 * a filter of system calls) the process inherits, and with the thread it is gone from here. Safe
 * for several threads.
 */
public final class StartingThread {
  private StartingThread() {}

  /** What starts a process. */
  public interface Start {
    Process start() throws IOException;
  }

  /**
   * Starts a process.
   *
   * @param start runs on the thread, and may change it for good before
   * @throws IOException as that throws it, and when the caller is interrupted
   */
  public static Process start(String name, Start start) throws IOException {
    CompletableFuture<Process> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(name)
        .start(() -> {
          try {
            started.complete(start.start());
          } catch (IOException | RuntimeException e) {
            started.completeExceptionally(e);
          }
        });
    try {
      return started.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      // It will run all the same: nobody must lose hold of it.
      var _ = started.thenAccept(Process::destroyForcibly);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
