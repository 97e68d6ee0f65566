package belay.fleet;

import belay.api.routing.RouterAnswer.Drained;
import belay.release.Release;
import belay.runtime.Dyno;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Dynos that end what they are answering, as far as they are. Guarded by {@link Drains}. */
public final class Drain {
  final Task task;
  final Duration max;

  /** Whether it began in an earlier life of this process. */
  final boolean resumed;

  boolean lookedAfter;

  /** Counted, not taken from the clock, which may be set meanwhile. */
  Duration waited = Duration.ZERO;

  /** What the router said last. */
  Optional<Drained> last = Optional.empty();

  /** What is stopped at its end, and may be had back until then. */
  final List<WarmPool> leaving = new ArrayList<>();

  /** What is stopped at its end. */
  final List<Dyno> stopping = new ArrayList<>();

  /**
   * Begins.
   *
   * @param max how long what is open may go on
   */
  Drain(Task task, Duration max, boolean resumed) {
    this.task = task;
    this.max = max;
    this.resumed = resumed;
  }

  /**
   * Dynos that a pool has lost.
   *
   * @param version that served with them
   * @param pool what the router calls them
   * @param until when what is open is cut, for people; never later than the limit from now
   * @param by the switch whose figures tell how it went; none after a restart or scaling
   */
  public record Task(
      UUID appId, int version, String pool, List<Dyno> dynos, Instant until, Optional<Cause> by) {
    public Task {
      dynos = List.copyOf(dynos);
    }

    boolean has(UUID dyno) {
      return dynos.stream().anyMatch(d -> d.id().equals(dyno));
    }
  }

  /** A release, and what it took from the accepted change to its repoint. */
  public record Cause(Release release, long toRepointMicros) {}

  int open() {
    return last.map(Drained::open).orElse(0);
  }

  Draining shown() {
    return new Draining(task.version(), open(), task.until(), task.by().map(c -> c.release().id()));
  }

  boolean isBy(UUID release) {
    return task.by().filter(c -> c.release().id().equals(release)).isPresent();
  }

  /** Whether another one has to do with all of its dynos, as they served again since. */
  boolean isTakenOverBy(Task other) {
    return task.pool().equals(other.pool())
        && task.dynos().stream().allMatch(dyno -> other.has(dyno.id()));
  }

  /** What was seen last tells more than a router that has begun to count, or served them, since. */
  Optional<Drained> counted(Optional<Drained> end) {
    boolean fresh = !resumed && last.isEmpty();
    return end.filter(d -> fresh || d.inFlight() > 0 || d.micros() > 0).or(() -> last);
  }
}
