package belay.deploy;

import belay.fleet.RoadLimits;
import java.time.Duration;

/** Limits with which nothing takes long. */
final class QuickLimits {
  private QuickLimits() {}

  static RoadLimits drainingFor(Duration drain) {
    return new RoadLimits(
        drain,
        2,
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofMillis(20),
        Duration.ofHours(1),
        20,
        Duration.ofMillis(10),
        2,
        Duration.ofMillis(20),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(60));
  }
}
