package belay.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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

  private static final Duration TICK = Duration.ofSeconds(10);
  private static final int LATE_SECONDS = 30;

  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("later").factory());
  private final Watched keeper;

  public Later(Watch watch) {
    this.keeper = watch.start("keeper of dynos", this::tick);
  }

  /** Whether what is to be done later is done: dynos that crashed are started again by it. */
  private void tick() throws InterruptedException {
    while (true) {
      CountDownLatch done = new CountDownLatch(1);
      after(Duration.ZERO, done::countDown);
      if (!done.await(LATE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nothing was done for " + LATE_SECONDS + " seconds");
      }
      // It proves now and again that what waits here is still done.
      Thread.sleep(TICK);
    }
  }

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
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("a task in the background failed", e);
    }
  }

  @Override
  public void close() {
    keeper.close();
    clock.shutdownNow();
    work.shutdownNow();
  }
}
