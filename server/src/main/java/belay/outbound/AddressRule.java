package belay.outbound;

import belay.api.routing.TrustedProxies;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses this server connects to because an app's people named them: those of the public
 * internet, and the inner ones that its administrator allows. Pure.
 *
 * @param allowed inner addresses that may be connected to all the same
 */
public record AddressRule(TrustedProxies allowed) {
  /** The key in {@code server.properties}. */
  public static final String SETTING = "fetch.allow";

  /** What the setting is where nobody set it. */
  public static final String USUAL = "none";

  /** Nothing inner is allowed. */
  public static final AddressRule STRICT = of(USUAL);

  /** IANA's special-purpose registries (RFC 6890 and its updates), and multicast. */
  private static final TrustedProxies INNER =
      TrustedProxies.of(
          "0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12,"
              + " 192.0.0.0/24, 192.0.2.0/24, 192.88.99.0/24, 192.168.0.0/16, 198.18.0.0/15,"
              + " 198.51.100.0/24, 203.0.113.0/24, 224.0.0.0/3,"
              + " ::/8, 64:ff9b:1::/48, 100::/8, 2001::/23, 2001:db8::/32, 3fff::/20, 5f00::/16,"
              + " fc00::/6, ff00::/8");

  /** IPv6 that leads to an IPv4 address (NAT64, 6to4), with where that stands in it. */
  private static final List<Embedded> EMBEDDED =
      List.of(
          new Embedded(TrustedProxies.of("64:ff9b::/96"), 12),
          new Embedded(TrustedProxies.of("2002::/16"), 2));

  private record Embedded(TrustedProxies range, int offset) {}

  /**
   * Reads the setting: addresses and ranges, {@code loopback}, or {@code none}.
   *
   * @throws IllegalArgumentException whose message is the word that is none of these
   */
  public static AddressRule of(String text) {
    return new AddressRule(TrustedProxies.of(text));
  }

  public boolean permits(InetAddress address) {
    return allowed.has(address) || !isInner(address);
  }

  /** Whether it is this machine, a private network, or no single machine's. */
  static boolean isInner(InetAddress address) {
    if (address instanceof Inet4Address) {
      return INNER.has(address);
    }
    for (Embedded embedded : EMBEDDED) {
      if (embedded.range().has(address)) {
        return isInner(within(address, embedded.offset()));
      }
    }
    return INNER.has(address);
  }

  private static InetAddress within(InetAddress address, int offset) {
    byte[] four = Arrays.copyOfRange(address.getAddress(), offset, offset + 4);
    StringBuilder text = new StringBuilder();
    for (byte each : four) {
      text.append(text.isEmpty() ? "" : ".").append(Byte.toUnsignedInt(each));
    }
    return InetAddress.ofLiteral(text.toString());
  }
}
