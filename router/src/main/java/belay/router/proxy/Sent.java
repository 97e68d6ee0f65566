package belay.router.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A request as it was sent to a dyno, read once more because it failed: whether it may be asked
 * twice, and who asked for what. Nothing of it is kept while requests go well.
 *
 * @param head the head that was sent, names of fields in lower case
 * @param logged its log line, as far as that is known
 */
record Sent(String head, String logged) {
  private static final String NO = "no";

  /** Reads both from the buffer that has the one behind the other. */
  static Sent of(ByteBuf buffer, int logged) {
    String head = buffer.toString(0, buffer.writerIndex(), StandardCharsets.ISO_8859_1);
    String line = buffer.toString(buffer.writerIndex(), logged, StandardCharsets.ISO_8859_1);
    return new Sent(head, line);
  }

  /**
   * Whether asking twice is harmless and comes to the same: a plain GET or HEAD, for nothing that
   * goes on and on, and nobody has said no.
   */
  boolean mayBeAskedAgain() {
    boolean safe = head.startsWith("GET ") || head.startsWith("HEAD ");
    return safe
        && !has("range", "")
        && !has("accept", "text/event-stream")
        && !has("belay-retry", NO)
        && !has("upgrade", "");
  }

  private boolean has(String name, String value) {
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\r\n" + name + ":");
    if (at < 0) {
      return false;
    }
    int end = lower.indexOf("\r\n", at + 2);
    return lower.substring(at, Math.max(at, end)).contains(value);
  }

  /** Who asked, as a number that others may have too. */
  int address() {
    return part("fwd=\"").hashCode();
  }

  /** What was asked for, without its query. */
  int path() {
    String path = part("path=\"");
    int query = path.indexOf('?');
    return (query < 0 ? path : path.substring(0, query)).hashCode();
  }

  private String part(String begin) {
    int at = logged.indexOf(begin);
    int from = at + begin.length();
    int end = at < 0 ? -1 : logged.indexOf('"', from);
    return end < 0 ? "" : logged.substring(from, end);
  }
}
