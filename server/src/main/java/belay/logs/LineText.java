package belay.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A log line as a line of a file, and back. Control characters are shown as {@code \xNN}, except
 * tabs and colours (ECMA-48's SGR sequences): what an app prints must neither end a line nor steer
 * the terminal of who reads it.
 */
final class LineText {
  private static final Pattern COLOUR = Pattern.compile("\\G\u001b\\[[0-9;:]{0,32}m");

  private LineText() {}

  static LogLine clean(LogLine line, int messageMax) {
    String message = line.message();
    if (message.length() > messageMax) {
      message = message.substring(0, messageMax) + "…";
    }
    return new LogLine(line.at(), word(line.source()), word(line.process()), visible(message));
  }

  /** The line of a file; empty when it is none of ours, such as a torn one. */
  static Optional<LogLine> parse(String text) {
    int time = text.indexOf(' ');
    int bracket = text.indexOf('[', time + 1);
    int end = text.indexOf("]: ", bracket + 1);
    if (time < 0 || bracket < 0 || end < 0) {
      return Optional.empty();
    }
    try {
      Instant at = OffsetDateTime.parse(text.substring(0, time)).toInstant();
      String source = text.substring(time + 1, bracket);
      String process = text.substring(bracket + 1, end);
      return Optional.of(new LogLine(at, source, process, text.substring(end + 3)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String word(String text) {
    return text.replaceAll("[^-\\w.]", "_");
  }

  private static String visible(String message) {
    if (message.chars().noneMatch(LineText::steers)) {
      return message;
    }
    StringBuilder visible = new StringBuilder(message.length() + 16);
    var colour = COLOUR.matcher(message);
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c == '\u001b' && colour.find(i)) {
        visible.append(colour.group());
        i = colour.end() - 1;
      } else if (steers(c)) {
        visible.append(String.format("\\x%02x", (int) c));
      } else {
        visible.append(c);
      }
    }
    return visible.toString();
  }

  private static boolean steers(int c) {
    return (c < ' ' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029';
  }
}
