package belay.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether an app is down: once for an outage, however often its dynos crash meanwhile. An outage
 * begins when no web dyno has been up for {@link #DOWN_AFTER}, and is over when one has been up for
 * {@link #UP_AFTER} without a break. Pure.
 */
public final class Outage {
  static final Duration DOWN_AFTER = Duration.ofSeconds(10);
  static final Duration UP_AFTER = Duration.ofMinutes(1);

  private Outage() {}

  /**
   * What is to be told now.
   *
   * @param open since when it has been down, as was told; empty when it is not
   * @param lastUp when a web dyno was last seen up, or nobody wanted one
   * @param up since when each web dyno that is to run has been up; empty for one that is not
   */
  public static Verdict of(
      Optional<Instant> open, Instant lastUp, List<Optional<Instant>> up, Instant now) {
    if (up.isEmpty()) {
      return open.isPresent() ? Verdict.FORGOTTEN : Verdict.NOTHING;
    }
    boolean any = up.stream().anyMatch(Optional::isPresent);
    boolean lasting =
        up.stream().flatMap(Optional::stream).anyMatch(s -> !s.plus(UP_AFTER).isAfter(now));
    if (open.isPresent()) {
      return lasting ? Verdict.OVER : Verdict.NOTHING;
    }
    return !any && !lastUp.plus(DOWN_AFTER).isAfter(now) ? Verdict.BEGAN : Verdict.NOTHING;
  }

  /** What is to be told of it. */
  public enum Verdict {
    NOTHING,
    BEGAN,
    OVER,
    /** Nobody wants it up any more: there is nothing to tell. */
    FORGOTTEN
  }
}
