package belay.watch;

import java.time.Duration;

/**
 * What is done in the background. A task that fails is logged, never lost without a word; once
 * closed, nothing is begun any more. Safe for use by several threads.
 */
public interface Background extends AutoCloseable {
  void now(Runnable task);

  void after(Duration pause, Runnable task);

  @Override
  void close();
}
