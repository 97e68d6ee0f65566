package belay.router.http;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * Who is at the other end of a client's connection: a visitor, or a proxy whose word on the visitor
 * is taken.
 */
public final class Peer {
  private static final int HOPS_MAX = 16;

  final byte[] address;

  /** Whole field lines that say how the visitor came, where nobody else may say it. */
  final byte[] ownWord;

  /** The whole line that says who the visitor is, where nobody else may say it. */
  final byte[] ownAddress;

  final boolean trusted;
  private final Predicate<String> proxies;

  /**
   * A peer.
   *
   * @param address as X-Forwarded-For has it
   * @param port where it came to
   * @param trusted whether it is such a proxy itself
   * @param proxies whether an address in X-Forwarded-For is one
   */
  public Peer(byte[] address, int port, boolean trusted, Predicate<String> proxies) {
    this.address = address.clone();
    this.ownWord =
        ("X-Forwarded-Proto: http\r\nX-Forwarded-Port: " + port + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    this.ownAddress =
        ("X-Real-IP: " + new String(address, StandardCharsets.ISO_8859_1) + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    this.trusted = trusted;
    this.proxies = proxies;
  }

  /**
   * Where what is believed of a chain of addresses ends, behind the visitor's: the last one that is
   * no proxy of ours. Nobody has so many proxies that they need looking at without end.
   *
   * @return 0 when there are only proxies
   */
  int believed(byte[] bytes, int start, int end) {
    int to = end;
    for (int hops = 0; to > start && hops < HOPS_MAX; hops++) {
      int from = to;
      while (from > start && bytes[from - 1] != ',') {
        from--;
      }
      String address = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).strip();
      if (!address.isEmpty() && !proxies.test(address)) {
        return to;
      }
      to = from - 1;
    }
    return 0;
  }
}
