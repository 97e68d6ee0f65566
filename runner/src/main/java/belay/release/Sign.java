package belay.release;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Who ordered something of an app, when, and why. */
public record Sign(String by, Instant at, Optional<String> reason) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  /** {@code by ana@example.com, 2024-01-16 10:50 UTC, "drops orders"}. */
  public String inWords() {
    return "by " + by + ", " + time(at) + reason.map(r -> ", \"" + r + "\"").orElse("");
  }

  /** A time as sentences show it: to the minute, in UTC. */
  public static String time(Instant at) {
    return TIME.format(at);
  }
}
