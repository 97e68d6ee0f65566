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

/** The background as it is: virtual threads, and one that looks at the time. */
public final class Later implements Background {
  private static final Logger LOG = LoggerFactory.getLogger(Later.class);

  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("later").factory());

  @Override
  public void now(Runnable task) {
    try {
      work.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping: not begun any more", e);
    }
  }

  @Override
  public void after(Duration pause, Runnable task) {
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
