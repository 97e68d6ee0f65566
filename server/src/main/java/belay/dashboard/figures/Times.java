package belay.dashboard.figures;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and lengths of time for people. */
public record Times(Instant now) {
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  /** {@code 5 minutes ago}, {@code in 3 days}. */
  public String relative(Instant at) {
    Duration since = Duration.between(at, now);
    String length = length(since.abs());
    if (length.isEmpty()) {
      return "just now";
    }
    return since.isNegative() ? "in " + length : length + " ago";
  }

  private static String length(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 10) {
      return "";
    }
    if (seconds < 60) {
      return seconds + " seconds";
    }
    if (seconds < 3_600) {
      return many(seconds / 60, "minute");
    }
    if (seconds < 86_400) {
      return many(seconds / 3_600, "hour");
    }
    return seconds < 60 * 86_400L
        ? many(seconds / 86_400, "day")
        : many(seconds / (30 * 86_400L), "month");
  }

  private static String many(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  public String exact(Instant at) {
    return EXACT.format(at);
  }

  /** {@code 850 µs}, {@code 6.4 ms}, {@code 1.2 s}, {@code 3 min}. */
  public static String micros(long micros) {
    if (micros < 1_000) {
      return micros + " µs";
    }
    if (micros < 1_000_000) {
      return number(micros / 1_000.0) + " ms";
    }
    return micros < 120_000_000
        ? number(micros / 1_000_000.0) + " s"
        : micros / 60_000_000 + " min";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }

  /** {@code 12 MB}. */
  public static String bytes(long bytes) {
    return bytes < 1_000_000
        ? Math.max(1, bytes / 1_000) + " kB"
        : number(bytes / 1_000_000.0) + " MB";
  }
}
