package belay.cli.console;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, in words; after a month, the day itself. */
public final class Ago {
  private Ago() {}

  /**
   * In words.
   *
   * @param time in RFC 3339, as the API writes it; what is not a time is answered as it is
   */
  public static String of(String time, Instant now) {
    Instant then;
    try {
      then = Instant.parse(time);
    } catch (java.time.format.DateTimeParseException e) {
      return time;
    }
    long seconds = Math.max(0, Duration.between(then, now).toSeconds());
    if (seconds < 10) {
      return "just now";
    } else if (seconds < 60) {
      return words(seconds, "second");
    } else if (seconds < 3600) {
      return words(seconds / 60, "minute");
    } else if (seconds < 86_400) {
      return words(seconds / 3600, "hour");
    } else if (seconds < 30 * 86_400L) {
      return words(seconds / 86_400, "day");
    }
    return time.replace('T', ' ').replaceFirst("(\\.\\d+)?Z$", " UTC");
  }

  private static String words(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s") + " ago";
  }
}
