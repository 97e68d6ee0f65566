package belay.router.proxy;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A request as it was sent to a dyno, read once more because it failed: whether it may be asked
 * twice, and who asked for what. Nothing of it is kept while requests go well, and the head is read
 * only if all else allows a second try.
 *
 * @param buffer the head that was sent, and behind it what no reader sees
 * @param logged its log line, as far as that is known
 */
record Sent(ByteBuf buffer, String logged) {
  /** Reads the line from the buffer that has it behind the head. */
  static Sent of(ByteBuf buffer, int logged) {
    return new Sent(
        buffer, buffer.toString(buffer.writerIndex(), logged, StandardCharsets.ISO_8859_1));
  }

  /**
   * Whether asking twice is harmless and comes to the same: a plain GET or HEAD, for nothing that
   * goes on and on, and nobody has said no.
   */
  boolean mayBeAskedAgain() {
    String sent = buffer.toString(0, buffer.writerIndex(), StandardCharsets.ISO_8859_1);
    String head = sent.toLowerCase(Locale.ROOT);
    return (sent.startsWith("GET ") || sent.startsWith("HEAD "))
        && !has(head, "range", "")
        && !has(head, "accept", "text/event-stream")
        && !has(head, "belay-retry", "no")
        && !has(head, "upgrade", "");
  }

  private static boolean has(String head, String name, String value) {
    int at = head.indexOf("\r\n" + name + ":");
    if (at < 0) {
      return false;
    }
    int end = head.indexOf("\r\n", at + 2);
    return head.substring(at, Math.max(at, end)).contains(value);
  }

  /**
   * Who asked, as a number that others may have too: the last address, since those before it are
   * the visitor's own word, and of IPv6 the network, of which each visitor has more than he needs.
   */
  int address() {
    String chain = part(" fwd=\"");
    String last = chain.substring(chain.lastIndexOf(',') + 1).strip();
    try {
      byte[] address = InetAddress.ofLiteral(last).getAddress();
      return Arrays.hashCode(address.length == 4 ? address : Arrays.copyOf(address, 8));
    } catch (IllegalArgumentException e) {
      return last.hashCode();
    }
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
