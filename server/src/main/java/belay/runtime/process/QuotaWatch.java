package belay.runtime.process;

import belay.runtime.Dyno;
import belay.runtime.DynoRuntime.NoticeListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what dynos use, every other second: tells when their memory runs out, and stops those
 * that write too much. What they wrote is counted only when the disk has less room than before, and
 * now and then.
 */
final class QuotaWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuotaWatch.class);
  private static final int LOOK_SECONDS = 2;
  private static final int LOOKS_UNTIL_COUNTED = 30;
  private static final long NOTICED_BYTES = 32 << 20;
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Path dynos;
  private final Supplier<List<LiveDyno>> live;
  private final List<NoticeListener> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("dyno-quotas").factory());
  private long roomWhenCounted = Long.MAX_VALUE;
  private int looks;

  QuotaWatch(Path dynos, Supplier<List<LiveDyno>> live) {
    this.dynos = dynos;
    this.live = live;
  }

  QuotaWatch start() {
    var _ = clock.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  void listen(NoticeListener listener) {
    listeners.add(listener);
  }

  /** The last look at one that has just ended. */
  void ended(LiveDyno dyno) {
    dyno.meter().ifPresent(meter -> meter.lookAtMemory(this::tell));
  }

  private void look() {
    try {
      boolean count = isTimeToCount();
      for (LiveDyno dyno : live.get()) {
        dyno.meter().ifPresent(meter -> meter.lookAtMemory(this::tell));
        if (count) {
          dyno.meter().flatMap(DynoMeter::tooMuchWritten).ifPresent(why -> stop(dyno, why));
        }
      }
    } catch (RuntimeException e) {
      LOG.error("What dynos use could not be looked at.", e);
    }
  }

  private boolean isTimeToCount() {
    long room = room();
    looks++;
    boolean shrunk = roomWhenCounted - room >= NOTICED_BYTES;
    if (shrunk || looks >= LOOKS_UNTIL_COUNTED || room > roomWhenCounted) {
      boolean count = shrunk || looks >= LOOKS_UNTIL_COUNTED;
      roomWhenCounted = room;
      looks = count ? 0 : looks;
      return count;
    }
    return false;
  }

  private long room() {
    try {
      return Files.getFileStore(dynos).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  private void stop(LiveDyno dyno, String why) {
    tell(dyno.dyno(), why);
    Thread.ofVirtual().name("quota stop").start(() -> dyno.stop(GRACE));
  }

  private void tell(Dyno dyno, String text) {
    for (NoticeListener listener : listeners) {
      try {
        listener.notice(dyno, text);
      } catch (RuntimeException e) {
        LOG.error("A notice of {} {} was not taken.", dyno.app(), dyno.name(), e);
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
