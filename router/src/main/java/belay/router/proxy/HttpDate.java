package belay.router.proxy;

import belay.router.http.Bytes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The header field Date (RFC 9110 section 5.6.7); formatted once a second. For one event loop. */
public final class HttpDate {
  /** For an answer that is made once and sent again and again. */
  public static final byte[] NONE = {};

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private long second = Long.MIN_VALUE;
  private byte[] line = NONE;

  /** The whole line; not to be written to. */
  byte[] line(long epochMillis) {
    long now = Math.floorDiv(epochMillis, 1000L);
    if (now != second) {
      second = now;
      line = Bytes.latin1("Date: " + FORM.format(Instant.ofEpochSecond(now)) + "\r\n");
    }
    return line;
  }
}
