package belay.drain;

import belay.logs.LogLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Log lines as receivers read them. Pure. Lengths are in bytes, so a message may hold anything,
 * line ends too.
 */
final class Frames {
  /** RFC 5424 takes six digits of a second at most. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  private static final int APP_NAME_MAX = 48;
  private static final int PROCESS_MAX = 128;
  private static final int LOCAL_7_INFO = 23 * 8 + 6;
  private static final int LOCAL_3_INFO = 19 * 8 + 6;
  private static final int LOCAL_5_WARNING = 21 * 8 + 4;

  private Frames() {}

  /**
   * A message of RFC 5424. Heroku's receivers expect the drain's token where others have a host.
   *
   * @param token of the drain
   */
  static byte[] syslog(LogLine line, String token) {
    return bytes(head(line, token) + " - - " + line.message());
  }

  /**
   * A message of Heroku's {@code application/logplex-1}: RFC 5424 without structured data, and with
   * a line end, which the length counts (Heroku Dev Center, "Log Drains").
   */
  static byte[] logplex(LogLine line) {
    return bytes(head(line, "host") + " - " + line.message() + "\n");
  }

  private static String head(LogLine line, String host) {
    return "<"
        + priority(line)
        + ">1 "
        + TIME.format(line.at())
        + " "
        + host
        + " "
        + word(line.source(), APP_NAME_MAX)
        + " "
        + word(line.process(), PROCESS_MAX);
  }

  /** Facility and severity, Heroku's: what an app prints, what the platform says, what is lost. */
  private static int priority(LogLine line) {
    if (!line.source().equals("heroku")) {
      return LOCAL_7_INFO;
    }
    return line.process().equals("logplex") ? LOCAL_5_WARNING : LOCAL_3_INFO;
  }

  /** RFC 5424's PRINTUSASCII, or its NILVALUE. */
  private static String word(String text, int charsMax) {
    String clean = text.replaceAll("[^!-~]", "_");
    return clean.isEmpty() ? "-" : clean.substring(0, Math.min(clean.length(), charsMax));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Messages one after the other, each behind its length (RFC 6587, 3.4.1, octet counting). */
  static byte[] counted(Iterable<byte[]> messages) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (byte[] message : messages) {
      out.writeBytes(bytes(message.length + " "));
      out.writeBytes(message);
    }
    return out.toByteArray();
  }

  /** What tells a receiver of lines that it will not get; Heroku's error L10. */
  static LogLine lost(Instant now, long lines, Instant since) {
    return new LogLine(now, "heroku", "logplex", lostText("", lines, since));
  }

  /** The same in the app's own log, of one of its drains. */
  static LogLine lost(Instant now, String token, long lines, Instant since) {
    return new LogLine(now, "heroku", "logplex", lostText("drain " + token + ": ", lines, since));
  }

  private static String lostText(String whose, long lines, Instant since) {
    return "Error L10 (output buffer overflow): "
        + whose
        + lines
        + " messages dropped since "
        + TIME.format(since)
        + ".";
  }
}
