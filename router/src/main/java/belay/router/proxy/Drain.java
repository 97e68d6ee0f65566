package belay.router.proxy;

import belay.api.routing.RouterAnswer;
import belay.router.table.Routes;
import belay.router.table.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until the requests of a pool are answered, and cuts what is left when the time is over.
 *
 * <p>It looks at the dynos that the table in force no longer names, so a pool that was replaced is
 * drained whole, and one that merely lost a dyno (scaled down, restarted on another port) is
 * drained of that one. The figures count from the change that took the last of them away, for that
 * is when the last request could enter. Dynos that the table names again are drained no more.
 */
public final class Drain {
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final Routes routes;
  private final List<Loop> loops;

  public Drain(Routes routes, List<Loop> loops) {
    this.routes = routes;
    this.loops = loops;
  }

  /** Waits, and ends what is open when the time is over. Never call it on an event loop. */
  public RouterAnswer.Drained cut(String app, String pool, Duration max) {
    return run(app, pool, max, true);
  }

  /** Waits, and lets what is open when the time is over go on. Never call it on an event loop. */
  public RouterAnswer.Drained await(String app, String pool, Duration max) {
    return run(app, pool, max, false);
  }

  private RouterAnswer.Drained run(String app, String pool, Duration max, boolean cuts) {
    long called = System.nanoTime();
    List<Target> targets = routes.retired(app, pool);
    long begun = targets.stream().mapToLong(Target::retiredAt).max().orElse(called);
    int inFlight = 0;
    for (Target target : targets) {
      inFlight += target.retiredAt() == begun ? target.inFlightWhenRetired() : target.inFlight();
    }
    int cut = !await(targets, called + max.toNanos()) && cuts ? cut(targets) : 0;
    int open = open(targets);
    if (open == 0 || cuts) {
      closeIdle(targets);
    }
    if (cuts) {
      routes.forget(targets);
    }
    int failed =
        Measure.failures(loops, app, begun, begun + Target.MOMENT_NANOS)
            + targets.stream().mapToInt(Target::failedLate).sum();
    return new RouterAnswer.Drained(inFlight, cuts ? 0 : open, cut, failed, micros(targets, begun));
  }

  private void closeIdle(List<Target> targets) {
    List<Target> ended = targets.stream().filter(Target::retired).toList();
    for (Loop loop : loops) {
      if (!loop.eventLoop.isShuttingDown()) {
        loop.eventLoop.execute(() -> loop.upstreams.closeIdle(ended));
      }
    }
  }

  private static int open(List<Target> targets) {
    return targets.stream().filter(Target::retired).mapToInt(Target::inFlight).sum();
  }

  private static boolean await(List<Target> targets, long deadline) {
    while (open(targets) > 0) {
      if (deadline - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  private int cut(List<Target> targets) {
    List<Target> still = targets.stream().filter(Target::retired).toList();
    return Measure.onEach(loops, loop -> loop.cut(still)).stream()
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
