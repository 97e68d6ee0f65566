package belay.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The way out, for what an app's people had this server connect to: webhooks, log drains,
 * buildpacks. Whoever connects takes the addresses from here and connects to one of them, so that
 * no name can mean another address a moment later. Safe for several threads.
 */
public record Outbound(AddressRule rule, Lookup lookup) {
  private static final Duration LOOKUP_MAX = Duration.ofSeconds(5);

  /** By the system's names. */
  public static Outbound by(AddressRule rule) {
    return new Outbound(rule, Lookup.system(LOOKUP_MAX));
  }

  /**
   * Where a host may be connected to: at least one address.
   *
   * @param host a name or an address, IPv6 without brackets
   * @throws InnerAddress when it has inner addresses only
   * @throws IOException when the name leads nowhere
   */
  public List<InetAddress> addresses(String host) throws IOException, InterruptedException {
    List<InetAddress> all = lookup.addresses(host);
    List<InetAddress> permitted = all.stream().filter(rule::permits).toList();
    if (permitted.isEmpty()) {
      throw new InnerAddress(host, all.getFirst().getHostAddress());
    }
    return permitted;
  }
}
