package belay.addonbackup;

import belay.release.InvalidInput;
import belay.release.Printable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When backups of an add-on are made by themselves: once a day. Pure.
 *
 * @param since when it was set: what was due before is not made up for
 */
public record Schedule(UUID addonId, LocalTime at, ZoneId zone, Keep keep, Instant since) {
  static final String WHY = "scheduled";

  private static final Pattern WORDS =
      Pattern.compile("(\\d{1,2}):(\\d{2})(?:\\s+([A-Za-z0-9_+/-]{1,60}))?");

  /** The time of day and the zone that a person says: {@code 02:00 Europe/Berlin}. */
  public record Time(LocalTime at, ZoneId zone) {}

  /**
   * Reads when.
   *
   * @throws InvalidInput when it is no time of day, or no zone
   */
  public static Time time(String words) {
    Matcher matcher = WORDS.matcher(words.strip());
    try {
      if (matcher.matches()) {
        String zone = matcher.group(3) == null ? "UTC" : matcher.group(3);
        LocalTime at =
            LocalTime.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        return new Time(at, ZoneId.of(zone));
      }
    } catch (DateTimeException e) {
      throw wrong(words);
    }
    throw wrong(words);
  }

  private static InvalidInput wrong(String words) {
    return new InvalidInput(
        "\""
            + Printable.of(words)
            + "\" is no time of day; say it such as \"02:00 Europe/Berlin\".");
  }

  /** When the first one after a moment is due; an hour that a day does not have is the next one. */
  public Instant after(Instant moment) {
    ZonedDateTime day = moment.atZone(zone);
    for (int more = 0; more < 3; more++) {
      Instant due = ZonedDateTime.of(day.toLocalDate().plusDays(more), at, zone).toInstant();
      if (due.isAfter(moment)) {
        return due;
      }
    }
    throw new IllegalStateException("every day has a time of day");
  }

  /** As a person said it. */
  public String shown() {
    return String.format(Locale.ROOT, "%02d:%02d %s", at.getHour(), at.getMinute(), zone);
  }
}
