package belay.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The private IPv4 addresses that apps' networks are made of: two for each app, that of its end and
 * that of the machine's end, and at the top those at which every app asks for names. Which two is
 * said by the app's user, so that no two apps of a machine share one and none is given to another
 * app. Immutable.
 *
 * @param first as a number
 * @param bits how many of it are the range's
 */
public record NetworkRange(int first, int bits) {
  /** The setting's name. */
  public static final String SETTING = "network.range";

  /** As many addresses as there are users of apps take, and a few more. */
  private static final int BITS_MAX = 16;

  private static final int BITS_MIN = 8;
  private static final int RESOLVERS = 3;

  /** Sixty containers. */
  private static final int BRIDGE_BITS = 26;

  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})/(\\d{1,2})");
  private static final List<Block> PRIVATE =
      List.of(
          Block.of("10.0.0.0", 8),
          Block.of("172.16.0.0", 12),
          Block.of("192.168.0.0", 16),
          Block.of("100.64.0.0", 10));

  /** What is tried in turn where nothing is set; none is what Docker or a home router gives out. */
  public static final List<NetworkRange> USUAL =
      List.of(of("10.209.0.0/16"), of("10.83.0.0/16"), of("172.29.0.0/16"), of("10.151.0.0/16"));

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with what it must be, in a clause
   */
  public static NetworkRange of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be private IPv4 addresses such as 10.209.0.0/16, not \"" + text + "\"");
    }
    int bits = Integer.parseInt(matcher.group(2));
    int address = number(matcher.group(1), text);
    if (bits < BITS_MIN || bits > BITS_MAX) {
      throw new IllegalArgumentException(
          "must have from " + BITS_MIN + " to " + BITS_MAX + " bits, not \"" + text + "\"");
    }
    NetworkRange range = new NetworkRange(address & mask(bits), bits);
    if (PRIVATE.stream().noneMatch(p -> p.has(range.first()))) {
      throw new IllegalArgumentException("must be of private addresses, not \"" + text + "\"");
    }
    if (PRIVATE.stream().noneMatch(p -> p.has(range.next().first()))) {
      throw new IllegalArgumentException(
          "must be followed by as many private addresses, not \"" + text + "\"");
    }
    return range;
  }

  /** Addresses that begin alike. */
  public record Block(int first, int bits) {
    static Block of(String address, int bits) {
      return new Block(number(address, address) & mask(bits), bits);
    }

    /** An address alone or with its bits; empty for the default route's, which is no address. */
    static Optional<Block> parse(String text) {
      String[] parts = text.split("/", 2);
      int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : 32;
      return bits == 0 ? Optional.empty() : Optional.of(of(parts[0], bits));
    }

    boolean has(int address) {
      return (address & mask(bits)) == first;
    }

    boolean meets(Block other) {
      int shorter = Math.min(bits, other.bits);
      return ((first ^ other.first) & mask(shorter)) == 0;
    }
  }

  private static int number(String address, String whole) {
    try {
      if (InetAddress.ofLiteral(address) instanceof Inet4Address v4) {
        byte[] b = v4.getAddress();
        return (b[0] & 255) << 24 | (b[1] & 255) << 16 | (b[2] & 255) << 8 | (b[3] & 255);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be an address, not \"" + whole + "\"", e);
    }
    throw new IllegalArgumentException("must be an IPv4 address, not \"" + whole + "\"");
  }

  private static int mask(int bits) {
    return bits == 0 ? 0 : -1 << (32 - bits);
  }

  /** The first of the usual ones that meets nothing of the machine's; empty when all do. */
  static Optional<NetworkRange> free(Collection<Block> used) {
    return USUAL.stream()
        .filter(r -> used.stream().noneMatch(b -> r.block().meets(b) || r.next().block().meets(b)))
        .findFirst();
  }

  /** Its addresses. */
  Block block() {
    return new Block(first, bits);
  }

  /** The one behind it, for the bridges of containers. */
  NetworkRange next() {
    return new NetworkRange(first + (1 << (32 - bits)), bits);
  }

  /**
   * A part of the next range, enough for the containers of one app.
   *
   * @param number from 0 on; after the last comes the first
   */
  public String bridge(int number) {
    int all = 1 << (BRIDGE_BITS - bits);
    int start = next().first() + Math.floorMod(number, all) * (1 << (32 - BRIDGE_BITS));
    return text(start) + "/" + BRIDGE_BITS;
  }

  /** The machine's end of an app's network. */
  String outer(int slot) {
    return text(first + 2 * slot);
  }

  /** The app's end. */
  String inner(int slot) {
    return text(first + 2 * slot + 1);
  }

  /** Where apps ask for names: as many addresses as a machine has name servers, three at most. */
  List<String> resolvers(int count) {
    int last = first + (1 << (32 - bits)) - 2;
    return java.util.stream.IntStream.range(0, Math.min(count, RESOLVERS))
        .mapToObj(i -> text(last - i))
        .toList();
  }

  private static String text(int address) {
    byte[] bytes = {
      (byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address
    };
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  @Override
  public String toString() {
    return text(first) + "/" + bits;
  }
}
