package belay.router.log;

import belay.router.http.Bytes;
import belay.router.http.Output;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes times as ISO-8601 with milliseconds; formats once a second. For one event loop. */
public final class LogTime {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.", java.util.Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private long second = Long.MIN_VALUE;
  private byte[] text = {};

  public void put(Output out, long epochMillis) {
    long now = Math.floorDiv(epochMillis, 1000L);
    if (now != second) {
      second = now;
      text = Bytes.latin1(SECONDS.format(Instant.ofEpochSecond(now)));
    }
    int millis = (int) Math.floorMod(epochMillis, 1000L);
    out.put(text)
        .put((byte) ('0' + millis / 100))
        .put((byte) ('0' + millis / 10 % 10))
        .put((byte) ('0' + millis % 10))
        .put('Z');
  }
}
