package belay.watch;

import belay.release.BelayException;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/**
 * Does tasks in the background. A task that fails is logged, never lost without a word; once
 * closed, nothing is begun any more. Safe for use by several threads.
 */
public interface Background extends AutoCloseable {
  /** Between two tries of what is insisted on. */
  Duration PAUSE = Duration.ofSeconds(1);

  void now(Runnable task);

  void after(Duration pause, Runnable task);

  /**
   * Does a task now and, while a rule or the disk keeps it from being done, again after a pause, in
   * the background, until it is done.
   *
   * @param what it is, for the log
   * @return whether it was done now
   */
  default boolean insist(String what, Runnable task) {
    try {
      task.run();
      return true;
    } catch (BelayException e) {
      LoggerFactory.getLogger(Background.class).warn("{} is done later: {}", what, e.getMessage());
      after(PAUSE, () -> insist(what, task));
      return false;
    }
  }

  @Override
  void close();
}
