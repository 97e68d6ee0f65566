package belay.cli.releases;

import belay.cli.http.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** What a switch cost, and what is warm, in words. Pure but for the time zone. */
public final class Switches {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  private Switches() {}

  /**
   * {@code switched in 6 ms, 0 of 41 requests in flight failed}, or what is still open; empty when
   * it is not known.
   */
  public static String cost(Json cost) {
    if (cost.isNothing()) {
      return "";
    }
    String switched = "switched in " + time(cost.number("to_repoint_us"));
    if (!cost.at("draining").isNothing()) {
      return switched + ", " + Draining.inWords(cost.at("draining"));
    }
    if (cost.at("in_flight").isNothing()) {
      return switched;
    }
    return switched
        + ", "
        + cost.number("failed")
        + " of "
        + cost.number("in_flight")
        + " requests in flight failed";
  }

  /** {@code p50 2 ms, p99 9 ms of 100 requests}; empty when there were none. */
  static String latency(Json latency) {
    return latency.isNothing()
        ? ""
        : "p50 "
            + time(latency.number("p50_us"))
            + ", p99 "
            + time(latency.number("p99_us"))
            + " of "
            + latency.number("requests")
            + " requests";
  }

  /** In the unit that shows something: a warm switch takes milliseconds, a cold one seconds. */
  static String time(long micros) {
    return micros < 1_000
        ? micros + " µs"
        : micros < 10_000_000 ? micros / 1_000 + " ms" : micros / 1_000_000 + " s";
  }

  /** {@code 14:32} of an RFC 3339 time, by this machine's clock. */
  public static String clock(String instant) {
    try {
      return TIME.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
    } catch (DateTimeParseException e) {
      return instant;
    }
  }

  /** The same with the day where that is another than today's: {@code tomorrow 14:32}. */
  public static String day(String instant, Instant now) {
    try {
      ZoneId zone = ZoneId.systemDefault();
      LocalDate day = LocalDate.ofInstant(Instant.parse(instant), zone);
      LocalDate today = LocalDate.ofInstant(now, zone);
      if (day.equals(today)) {
        return clock(instant);
      }
      return (day.equals(today.plusDays(1)) ? "tomorrow" : day.toString()) + " " + clock(instant);
    } catch (DateTimeParseException e) {
      return instant;
    }
  }

  /** {@code warm until 14:32}; empty when a release is not. */
  static String warm(Json release, Instant now) {
    String until = release.text("belay", "warm_until");
    return until.isEmpty() ? "" : "warm until " + day(until, now);
  }
}
