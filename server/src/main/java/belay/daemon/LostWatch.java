package belay.daemon;

import belay.lost.Lost;
import belay.release.BelayException;
import belay.slug.Slugs;
import belay.watch.Watch;
import belay.watch.Watched;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at {@code lost/} now and then: gives the room of slugs free that a person deleted there,
 * and deletes what has been there for long.
 */
final class LostWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LostWatch.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** A machine without a battery knows what time it is only some time after its start. */
  private static final int LOOKS_BEFORE_DELETING = 60;

  private final Lost lost;
  private final Slugs slugs;
  private final Watched thread;
  private int looks;

  private LostWatch(Lost lost, Slugs slugs, Watch watch) {
    this.lost = lost;
    this.slugs = slugs;
    this.thread = watch.start("lost things", this::run);
  }

  static LostWatch start(Lost lost, Slugs slugs, Watch watch) {
    return new LostWatch(lost, slugs, watch);
  }

  private void run() throws InterruptedException {
    while (true) {
      Thread.sleep(PAUSE);
      look();
    }
  }

  private void look() {
    try {
      if (looks < LOOKS_BEFORE_DELETING) {
        looks++;
      } else {
        lost.expire();
      }
      if (lost.toSweep()) {
        slugs.keepOnly(slugs.all());
        lost.sweep();
      }
    } catch (BelayException e) {
      LOG.warn("lost/ is looked at later: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
