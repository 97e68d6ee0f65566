package belay.router.http;

import java.nio.charset.StandardCharsets;

/** Who the visitor is behind proxies that are trusted: what X-Real-IP says. */
final class Visitor {
  /** Longer than any address with its port. */
  private static final int ADDRESS_MAX = 64;

  /** What stands further from the end was not written by a proxy of ours. */
  private static final int CHAIN_MAX = 1024;

  private static final String AGENT = "user-agent";
  private static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Visitor() {}

  /** A number for who he is and what he asks with (FNV-1a, 64 bits). */
  static long number(RequestHead head, Peer peer) {
    byte[] address = of(head, peer);
    long hash = hash(SEED, address, 0, address.length);
    for (int f = 0; f < head.fields; f++) {
      if (head.field[f] == Field.OTHER
          && Syntax.is(head.bytes, head.lineStart[f], head.nameEnd[f], AGENT)) {
        hash = hash(hash, head.bytes, head.valueStart[f], head.valueEnd[f]);
      }
    }
    return hash;
  }

  private static long hash(long from, byte[] bytes, int start, int end) {
    long hash = from;
    for (int i = start; i < end; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
    }
    return hash;
  }

  /**
   * The last address in X-Forwarded-For that is no trusted proxy; the peer's own when there is
   * none, or it is not an address.
   */
  static byte[] of(RequestHead head, Peer peer) {
    for (int f = head.fields - 1; f >= 0; f--) {
      if (head.field[f] == Field.X_FORWARDED_FOR) {
        int start = Math.max(head.valueStart[f], head.valueEnd[f] - CHAIN_MAX);
        int end = peer.believed(head.bytes, start, head.valueEnd[f]);
        if (end > 0) {
          return address(head.bytes, start, end, peer);
        }
      }
    }
    return peer.address;
  }

  private static byte[] address(byte[] bytes, int start, int end, Peer peer) {
    int from = end;
    while (from > start && bytes[from - 1] != ',') {
      from--;
    }
    String text = new String(bytes, from, end - from, StandardCharsets.ISO_8859_1).strip();
    String plain = withoutPort(text);
    return plain.length() <= ADDRESS_MAX && isAddress(plain)
        ? plain.getBytes(StandardCharsets.ISO_8859_1)
        : peer.address;
  }

  private static String withoutPort(String text) {
    int close = text.indexOf(']');
    if (text.startsWith("[") && close > 0) {
      return text.substring(1, close);
    }
    int colon = text.indexOf(':');
    return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
  }

  private static boolean isAddress(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> Syntax.hex((byte) c) >= 0 || c == '.' || c == ':')
        && text.chars().anyMatch(c -> c == '.' || c == ':');
  }
}
