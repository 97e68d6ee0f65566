package belay.router;

import belay.api.routing.RouterAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until the requests of a pool are answered, and cuts what is left when the time is over.
 *
 * <p>It looks at the dynos that the table in force no longer names, so a pool that was replaced is
 * drained whole, and one that merely lost a dyno (scaled down, restarted on another port) is
 * drained of that one. When the dynos were replaced just before, the figures count from that
 * change, for that is when the last request could enter.
 */
final class Drain {
  private static final long JUST_BEFORE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final Routes routes;
  private final List<Loop> loops;

  Drain(Routes routes, List<Loop> loops) {
    this.routes = routes;
    this.loops = loops;
  }

  /** Blocks; never call it on an event loop. */
  RouterAnswer.Drained run(String app, String pool, Duration max) {
    long called = System.nanoTime();
    List<Target> targets = routes.retired(app, pool);
    boolean fresh = targets.stream().anyMatch(t -> called - t.retiredAt() < JUST_BEFORE_NANOS);
    long begun = called;
    int inFlight = 0;
    for (Target target : targets) {
      begun = fresh && target.retiredAt() - begun < 0 ? target.retiredAt() : begun;
      inFlight += fresh ? target.inFlightWhenRetired() : target.inFlight();
    }
    int cut = 0;
    if (!await(targets, called + max.toNanos())) {
      cut = cut(targets);
    }
    for (Loop loop : loops) {
      if (!loop.eventLoop.isShuttingDown()) {
        loop.eventLoop.execute(() -> loop.closeIdle(targets));
      }
    }
    routes.forget(targets);
    return new RouterAnswer.Drained(
        inFlight, cut, Measure.failures(loops, app, begun), micros(targets, begun));
  }

  private static boolean await(List<Target> targets, long deadline) {
    while (targets.stream().anyMatch(t -> t.inFlight() > 0)) {
      if (deadline - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  private int cut(List<Target> targets) {
    return Measure.onEach(loops, loop -> loop.cut(targets)).stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  private static long micros(List<Target> targets, long begun) {
    long last = begun;
    for (Target target : targets) {
      long answered = target.lastAnswer();
      last = answered != 0 && answered - last > 0 ? answered : last;
    }
    return TimeUnit.NANOSECONDS.toMicros(last - begun);
  }
}
