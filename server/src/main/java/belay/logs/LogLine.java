package belay.logs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A line of an app's log.
 *
 * @param source {@code app} for what the app printed, {@code heroku} for the platform's own lines
 *     (the Platform API's two sources)
 * @param process {@code web.1}, {@code router}, {@code api}
 */
public record LogLine(Instant at, String source, String process, String message) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  /** The line as Heroku prints it: {@code 2026-11-22T01:12:33.951000+00:00 app[web.1]: text}. */
  public String text() {
    return TIME.format(at) + " " + source + "[" + process + "]: " + message;
  }
}
