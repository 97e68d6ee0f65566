package belay.router.http;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a proxy says of a connection before anything else: the PROXY protocol, versions 1 and 2
 * (haproxy.org/download/3.0/doc/proxy-protocol.txt).
 *
 * @param length in bytes; 0 when the connection does not begin so
 * @param source whom it forwards; empty for a connection of the proxy's own
 * @param port where that one came to
 * @param secure whether he came by TLS, which the proxy ended
 */
public record ProxyHeader(
    int length, Optional<InetSocketAddress> source, int port, boolean secure) {
  private static final ProxyHeader NONE = new ProxyHeader(0, Optional.empty(), 0, false);

  private static final byte[] ONE = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TWO = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  private static final int ONE_MAX = 107;
  private static final int FIXED = 16;

  /** Addresses, and more of what else it may say than anybody does. */
  private static final int TWO_MAX = 4096;

  private static final int LOCAL = 0x20;
  private static final int PROXIED = 0x21;
  private static final int STREAM_4 = 0x11;
  private static final int STREAM_6 = 0x21;
  private static final int OF_TLS = 0x20;
  private static final int BY_TLS = 1;

  /**
   * Reads what a connection begins with; moves nothing.
   *
   * @return empty when more must come
   */
  public static Optional<ProxyHeader> read(ByteBuf in) throws BadMessage {
    if (begins(in, TWO)) {
      return two(in);
    }
    return begins(in, ONE) ? one(in) : Optional.of(NONE);
  }

  /** Whether it begins so, as far as it is there. */
  private static boolean begins(ByteBuf in, byte[] with) {
    int count = Math.min(in.readableBytes(), with.length);
    for (int i = 0; i < count; i++) {
      if (in.getByte(in.readerIndex() + i) != with[i]) {
        return false;
      }
    }
    return true;
  }

  private static Optional<ProxyHeader> one(ByteBuf in) throws BadMessage {
    int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
    must(end < 0 ? in.readableBytes() < ONE_MAX : end - in.readerIndex() < ONE_MAX);
    if (end < 0) {
      return Optional.empty();
    }
    int length = end + 1 - in.readerIndex();
    String line = in.toString(in.readerIndex(), length, StandardCharsets.US_ASCII);
    must(line.endsWith("\r\n"));
    String[] words = line.substring(0, length - 2).split(" ", -1);
    if (words[1].equals("UNKNOWN")) {
      return Optional.of(new ProxyHeader(length, Optional.empty(), 0, false));
    }
    must(words.length == 6 && (words[1].equals("TCP4") || words[1].equals("TCP6")));
    try {
      InetAddress source = InetAddress.ofLiteral(words[2]);
      InetSocketAddress from = new InetSocketAddress(source, Integer.parseInt(words[4]));
      int port = Integer.parseInt(words[5]);
      must(port >= 0 && port <= 65_535);
      return Optional.of(new ProxyHeader(length, Optional.of(from), port, false));
    } catch (IllegalArgumentException e) {
      throw bad();
    }
  }

  private static Optional<ProxyHeader> two(ByteBuf in) throws BadMessage {
    if (in.readableBytes() < FIXED) {
      return Optional.empty();
    }
    int start = in.readerIndex();
    int command = in.getUnsignedByte(start + 12);
    int family = in.getUnsignedByte(start + 13);
    int size = in.getUnsignedShort(start + 14);
    must((command == LOCAL || command == PROXIED) && size <= TWO_MAX);
    int length = FIXED + size;
    if (in.readableBytes() < length) {
      return Optional.empty();
    }
    int bytes = family == STREAM_4 ? 4 : family == STREAM_6 ? 16 : 0;
    if (command == LOCAL || bytes == 0) {
      return Optional.of(new ProxyHeader(length, Optional.empty(), 0, false));
    }
    int addresses = 2 * bytes + 4;
    must(size >= addresses);
    byte[] source = new byte[bytes];
    in.getBytes(start + FIXED, source);
    int ports = start + FIXED + 2 * bytes;
    boolean secure = secure(in, start + FIXED + addresses, start + length);
    try {
      InetAddress address = InetAddress.getByAddress(source);
      InetSocketAddress from = new InetSocketAddress(address, in.getUnsignedShort(ports));
      int port = in.getUnsignedShort(ports + 2);
      return Optional.of(new ProxyHeader(length, Optional.of(from), port, secure));
    } catch (UnknownHostException e) {
      throw bad();
    }
  }

  private static boolean secure(ByteBuf in, int start, int end) throws BadMessage {
    boolean secure = false;
    int at = start;
    while (end - at >= 3) {
      int type = in.getUnsignedByte(at);
      int length = in.getUnsignedShort(at + 1);
      must(end - at - 3 >= length);
      secure |= type == OF_TLS && length > 0 && (in.getByte(at + 3) & BY_TLS) != 0;
      at += 3 + length;
    }
    return secure;
  }

  private static void must(boolean holds) throws BadMessage {
    if (!holds) {
      throw bad();
    }
  }

  private static BadMessage bad() {
    return new BadMessage("The connection does not begin as the PROXY protocol says.");
  }
}
