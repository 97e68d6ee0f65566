package belay.series;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a kept point is, and for how long it is kept. */
public enum Step {
  TEN_SECONDS(Duration.ofSeconds(10), Duration.ofHours(2)),
  MINUTE(Duration.ofMinutes(1), Duration.ofDays(2)),
  HOUR(Duration.ofHours(1), Duration.ofDays(35));

  final Duration length;
  final Duration kept;

  Step(Duration length, Duration kept) {
    this.length = length;
    this.kept = kept;
  }

  /** What this one's points are made of. */
  Optional<Step> finer() {
    return switch (this) {
      case TEN_SECONDS -> Optional.empty();
      case MINUTE -> Optional.of(TEN_SECONDS);
      case HOUR -> Optional.of(MINUTE);
    };
  }

  /** The coarsest of which points of that length can be made. */
  static Step within(Duration length) {
    Step found = TEN_SECONDS;
    for (Step step : values()) {
      if (length.toSeconds() % step.length.toSeconds() == 0) {
        found = step;
      }
    }
    return found;
  }

  /** When the step that a time falls in began. */
  public static Instant floor(Instant at, Duration length) {
    long seconds = length.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
  }
}
