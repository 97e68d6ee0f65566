package belay.router.http;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * Who is at the other end of a client's connection, and how he came: a visitor, or a proxy whose
 * word on the visitor is taken.
 */
public final class Peer {
  private static final int HOPS_MAX = 16;

  final byte[] address;

  /** Whole field lines that say how the visitor came, where nobody else may say it. */
  final byte[] ownWord;

  /** The whole line that says who the visitor is, where nobody else may say it. */
  final byte[] ownAddress;

  /** The whole line that says what was spoken to us (RFC 9110 section 7.6.3). */
  final byte[] via;

  final boolean trusted;
  final boolean secure;
  private final byte[] logged;
  private final Way way;
  private final Predicate<String> proxies;

  /**
   * How a connection came.
   *
   * @param port where it came to
   * @param secure whether by https
   * @param http2 whether it speaks HTTP/2
   * @param tls the version of TLS as log lines have it; empty without
   */
  public record Way(int port, boolean secure, boolean http2, String tls) {
    /** HTTP/1.1 without TLS. */
    public static Way plain(int port) {
      return new Way(port, false, false, "");
    }

    /** The same for HTTP/2. */
    public Way withHttp2() {
      return new Way(port, secure, true, tls);
    }

    String forwarded() {
      String scheme = secure ? "https" : "http";
      return "X-Forwarded-Proto: " + scheme + "\r\nX-Forwarded-Port: " + port + "\r\n";
    }

    String logged() {
      String protocol = " protocol=http" + (http2 ? "2.0" : "1.1");
      return protocol + (tls.isEmpty() ? " tls=false" : " tls=true tls_version=" + tls) + "\n";
    }
  }

  /**
   * A peer.
   *
   * @param address as X-Forwarded-For has it
   * @param way how it came
   * @param trusted whether it is such a proxy itself
   * @param proxies whether an address in X-Forwarded-For is one
   */
  public Peer(byte[] address, Way way, boolean trusted, Predicate<String> proxies) {
    this.address = address.clone();
    this.ownWord = way.forwarded().getBytes(StandardCharsets.US_ASCII);
    this.ownAddress =
        ("X-Real-IP: " + new String(address, StandardCharsets.ISO_8859_1) + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    this.via =
        ("Via: " + (way.http2 ? "2.0" : "1.1") + " belay\r\n").getBytes(StandardCharsets.US_ASCII);
    this.logged = way.logged().getBytes(StandardCharsets.US_ASCII);
    this.way = way;
    this.secure = way.secure;
    this.trusted = trusted;
    this.proxies = proxies;
  }

  /** One that came to that port by HTTP/1.1 without TLS. */
  public Peer(byte[] address, int port, boolean trusted, Predicate<String> proxies) {
    this(address, Way.plain(port), trusted, proxies);
  }

  /** The same peer, as one that speaks HTTP/2. */
  public Peer withHttp2() {
    return new Peer(address, way.withHttp2(), trusted, proxies);
  }

  /** Whether it came by TLS, that ended here or at a proxy. */
  public boolean isSecure() {
    return secure;
  }

  /** The end of its log lines: protocol and TLS version; not to be written to. */
  public byte[] logged() {
    return logged;
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
