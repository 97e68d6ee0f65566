package belay.deploy;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done in the background, now or after a pause. A task that fails is logged, never lost
 * without a word; once closed, nothing is begun any more. Safe for use by several threads.
 */
final class Later implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Later.class);

  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("later").factory());

  void now(Runnable task) {
    try {
      work.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping: not begun any more", e);
    }
  }

  void after(Duration pause, Runnable task) {
    try {
      ScheduledFuture<?> _ =
          clock.schedule(() -> now(task), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping: not begun any more", e);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (belay.release.BelayException e) {
      LOG.warn("{}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("a task in the background failed", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    work.shutdownNow();
  }
}
