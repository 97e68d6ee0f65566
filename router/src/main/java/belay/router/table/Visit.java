package belay.router.table;

import belay.router.http.Bytes;
import belay.router.http.Peer;
import belay.router.http.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, where some visitors are given a new release: a number of his own by which he stays on
 * one side of it. A cookie brings it back; without one it is made of his address and of what he
 * asks with, so that who keeps no cookies stays too. Whoever makes a number up chooses a side that
 * any visitor might have got, and nothing else.
 *
 * @param number each as likely as the other
 * @param known whether he brought it
 */
public record Visit(long number, boolean known) {
  /** The cookie that it is kept in. */
  public static final String COOKIE = "belay-visitor";

  private static final int HEX = 16;
  private static final int DIGITS = 16;

  /** Of a request. */
  public static Visit of(RequestHead head, Peer peer) {
    Long brought = read(head.cookies(COOKIE));
    return brought == null ? new Visit(head.visitor(peer), false) : new Visit(brought, true);
  }

  private static @Nullable Long read(List<String> cookies) {
    for (String cookie : cookies) {
      if (cookie.length() == DIGITS) {
        try {
          return Long.parseUnsignedLong(cookie, HEX);
        } catch (NumberFormatException e) {
          // Not one of ours.
        }
      }
    }
    return null;
  }

  /**
   * Where he stands among the visitors of one pool: another place in each, so that nobody is given
   * every new release.
   *
   * @param pool what it is called
   */
  long point(String pool) {
    return mixed(number ^ mixed(pool.hashCode()));
  }

  /** The last steps of MurmurHash3 (public domain): each bit of it depends on each bit. */
  public static long mixed(long bits) {
    long mixed = bits;
    mixed ^= mixed >>> 33;
    mixed *= 0xff51afd7ed558ccdL;
    mixed ^= mixed >>> 33;
    mixed *= 0xc4ceb9fe1a85ec53L;
    mixed ^= mixed >>> 33;
    return mixed;
  }

  /**
   * The field line that gives him the cookie.
   *
   * @param secure whether he came by https
   */
  public byte[] line(boolean secure) {
    String hex = Long.toHexString(number);
    return Bytes.latin1(
        "Set-Cookie: "
            + COOKIE
            + "="
            + "0".repeat(DIGITS - hex.length())
            + hex
            + "; Path=/; HttpOnly; SameSite=Lax"
            + (secure ? "; Secure" : "")
            + "\r\n");
  }
}
