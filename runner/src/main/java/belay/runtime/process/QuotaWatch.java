package belay.runtime.process;

import belay.release.BelayException;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime.NoticeListener;
import belay.runtime.process.DynoHost.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

  private final Path home;
  private final DynoHost host;
  private final Supplier<List<LiveDyno>> live;
  private final List<NoticeListener> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("dyno-quotas").factory());
  private long roomWhenCounted = Long.MAX_VALUE;
  private int looks;

  /**
   * @param home below which dynos write
   */
  QuotaWatch(Path home, DynoHost host, Supplier<List<LiveDyno>> live) {
    this.home = home;
    this.host = host;
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
    try {
      host.usages(Set.of(dyno.id()))
          .values()
          .forEach(usage -> dyno.meter().lookAtMemory(usage, this::tell));
    } catch (BelayException e) {
      LOG.warn("What {} used at last is not known: {}", dyno.dyno().name(), e.getMessage());
    }
  }

  private void look() {
    try {
      boolean count = isTimeToCount();
      List<LiveDyno> all = live.get();
      Map<UUID, Usage> usages =
          all.isEmpty()
              ? Map.of()
              : host.usages(all.stream().map(LiveDyno::id).collect(Collectors.toSet()));
      for (LiveDyno dyno : all) {
        Optional<Usage> usage = Optional.ofNullable(usages.get(dyno.id()));
        usage.ifPresent(u -> dyno.meter().lookAtMemory(u, this::tell));
        if (count && usage.isPresent()) {
          DynoMeter.tooMuch(host.written(dyno.id()).orElse(0), usage.get().diskMax())
              .ifPresent(why -> stop(dyno, why));
        }
      }
    } catch (BelayException e) {
      LOG.debug("what dynos use is looked at the next time", e);
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
      return Files.getFileStore(home).getUsableSpace();
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
