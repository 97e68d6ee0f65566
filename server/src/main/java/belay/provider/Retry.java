package belay.provider;

import java.time.Instant;
import java.util.Optional;

/** When what failed is tried again: each time later, up to a bound. */
record Retry(Instant at, long pauseSeconds) {
  private static final long PAUSE_MAX = 300;

  static Retry after(Optional<Retry> before, Instant now) {
    long pause = Math.min(PAUSE_MAX, before.map(r -> r.pauseSeconds() * 2).orElse(5L));
    return new Retry(now.plusSeconds(pause), pause);
  }
}
