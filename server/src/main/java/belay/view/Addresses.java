package belay.view;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * What this server is called by whom. No URL has a slash at its end.
 *
 * @param local by its own machine
 * @param publicUrl by people elsewhere, where that was set
 * @param boundUrl by where it listens, when that is an address of the machine other than loopback
 */
public record Addresses(String local, Optional<String> publicUrl, Optional<String> boundUrl) {
  private static final Set<String> EVERY = Set.of("0.0.0.0", "[::]");

  /** Where it listens. */
  public int port() {
    return URI.create(local).getPort();
  }

  /** This server for people elsewhere, as far as it is known without one of them asking. */
  public String lasting() {
    return publicUrl.or(() -> boundUrl).orElse(local);
  }

  /**
   * This server in what is kept, such as git remotes and invitations; streams, and what else a
   * client follows at once, have the address that it came by.
   *
   * @param cameBy that address
   */
  public String lasting(String cameBy) {
    Optional<String> known = publicUrl.or(() -> boundUrl.filter(_ -> isLoopback(host(cameBy))));
    // An address that means every address is nobody's.
    return known.orElseGet(() -> EVERY.contains(host(cameBy)) ? local : cameBy);
  }

  private static String host(String url) {
    try {
      return Optional.ofNullable(new URI(url).getHost()).orElse("");
    } catch (URISyntaxException e) {
      // Whatever the client calls this server, it is no address of it.
      return "";
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("[::1]")
        || EVERY.contains(host);
  }
}
