package belay.cli.command;

import belay.cli.console.Failure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them, in this machine's time zone where they name none. */
public final class Times {
  private static final Pattern AGO = Pattern.compile("(\\d{1,6})\\s*([smhd])(?: ago)?");

  private Times() {}

  /**
   * {@code 2024-01-15 11:30}, {@code 2024-01-15T11:30:00Z}, {@code 11:30} of today, {@code 2h} ago;
   * as the API takes it.
   */
  public static String instant(Call call, String text) {
    Instant now = call.context().clock().instant();
    Matcher ago = AGO.matcher(text.strip());
    if (ago.matches()) {
      return now.minus(duration(ago)).truncatedTo(ChronoUnit.SECONDS).toString();
    }
    ZoneId zone = ZoneId.systemDefault();
    String iso = text.strip().replaceFirst(" (?=\\d)", "T");
    try {
      if (iso.matches("\\d{1,2}:\\d{2}(:\\d{2})?")) {
        LocalTime time = LocalTime.parse(iso.length() % 3 == 1 ? "0" + iso : iso);
        return LocalDate.ofInstant(now, zone).atTime(time).atZone(zone).toInstant().toString();
      }
      if (iso.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return LocalDate.parse(iso).atStartOfDay(zone).toInstant().toString();
      }
      return iso.matches(".*(Z|[+-]\\d{2}:?\\d{2})$")
          ? OffsetDateTime.parse(iso).toInstant().toString()
          : LocalDateTime.parse(iso).atZone(zone).toInstant().toString();
    } catch (DateTimeException e) {
      throw Failure.usage(
          "\"" + text + "\" is not a time.",
          "Write it as '2024-01-15 11:30', 11:30 for today, 2h for two hours ago, or with an"
              + " offset: 2024-01-15T11:30:00Z");
    }
  }

  /** {@code 90s}, {@code 10m}, {@code 2h}, {@code 3d}. */
  public static Duration duration(String text) {
    Matcher matcher = AGO.matcher(text.strip());
    if (!matcher.matches()) {
      throw Failure.usage("\"" + text + "\" is not a time, such as 10m, 90s, 2h or 3d.");
    }
    return duration(matcher);
  }

  private static Duration duration(Matcher matcher) {
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
