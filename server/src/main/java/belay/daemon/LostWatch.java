package belay.daemon;

import belay.lost.Lost;
import belay.release.BelayException;
import belay.slug.Slugs;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lost-watch").factory());
  private int looks;

  private LostWatch(Lost lost, Slugs slugs) {
    this.lost = lost;
    this.slugs = slugs;
  }

  static LostWatch start(Lost lost, Slugs slugs) {
    LostWatch watch = new LostWatch(lost, slugs);
    var _ =
        watch.clock.scheduleWithFixedDelay(
            watch::look, PAUSE.toSeconds(), PAUSE.toSeconds(), TimeUnit.SECONDS);
    return watch;
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
    } catch (RuntimeException e) {
      LOG.error("lost/ could not be looked at", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
