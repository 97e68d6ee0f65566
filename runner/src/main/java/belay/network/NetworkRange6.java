package belay.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The IPv6 addresses that apps' networks are made of, beside those of IPv4 and numbered as they
 * are: unique local ones (RFC 4193), of which the outside sees none.
 *
 * @param prefix the first 64 bits
 * @param bits how many of them are the range's
 */
public record NetworkRange6(long prefix, int bits) {
  /** The setting's name. */
  public static final String SETTING = "network.range6";

  private static final int BITS_MIN = 48;
  private static final int BITS_MAX = 64;
  private static final Pattern TEXT = Pattern.compile("([0-9a-fA-F:]{2,39})/(\\d{1,3})");
  private static final Path MACHINE = Path.of("/etc/machine-id");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with what it must be, in a clause
   */
  public static NetworkRange6 of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      int bits = Integer.parseInt(matcher.group(2));
      if (bits >= BITS_MIN && bits <= BITS_MAX && isUniqueLocal(matcher.group(1))) {
        long all = ByteBuffer.wrap(bytes(matcher.group(1))).getLong();
        return new NetworkRange6(all & -1L << (BITS_MAX - bits), bits);
      }
    }
    throw new IllegalArgumentException(
        "must be unique local IPv6 addresses of "
            + BITS_MIN
            + " to "
            + BITS_MAX
            + " bits such as fd12:3456:789a::/48, not \""
            + text
            + "\"");
  }

  private static boolean isUniqueLocal(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address
          && (bytes(address)[0] & 0xff) == 0xfd;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] bytes(String address) {
    return InetAddress.ofLiteral(address).getAddress();
  }

  /** That of this machine where none is set: another on each, and the same after each start. */
  static NetworkRange6 ofThisMachine() {
    return named(HostFile.line(MACHINE));
  }

  /** Forty bits that nobody else has by chance, as RFC 4193 wants them. */
  static NetworkRange6 named(String machine) {
    try {
      byte[] name = ("belay networks " + machine).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(name);
      long chosen = ByteBuffer.wrap(hash).getLong() >>> 8 & 0xffff_ffff_ff00_00L;
      return new NetworkRange6(0xfdL << 56 | chosen, BITS_MIN);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The machine's end of an app's network. */
  String outer(int slot) {
    return text(2L * slot);
  }

  /** The app's end. */
  String inner(int slot) {
    return text(2L * slot + 1);
  }

  private String text(long last) {
    byte[] all = ByteBuffer.allocate(16).putLong(prefix).putLong(last).array();
    try {
      return InetAddress.getByAddress(all).getHostAddress().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("sixteen bytes are an address", e);
    }
  }

  @Override
  public String toString() {
    return text(0) + "/" + bits;
  }

  /** Files of the machine's that may be missing. */
  private static final class HostFile {
    static String line(Path file) {
      try {
        return Files.readString(file).strip();
      } catch (java.io.IOException e) {
        return "";
      }
    }
  }
}
