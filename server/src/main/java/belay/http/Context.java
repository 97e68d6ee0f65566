package belay.http;

import belay.tls.Certificates;
import belay.routing.Site;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * What the endpoints share.
 *
 * @param url this server for its own machine, without a slash at the end
 */
record Context(
    Services services,
    ServerFacts facts,
    Limits limits,
    Certificates certificates,
    String url,
    Secrets secrets,
    Guesses guesses,
    Changes changes) {
  private static final Set<String> EVERY = Set.of("0.0.0.0", "[::]");

  int port() {
    return URI.create(url).getPort();
  }

  Site site() {
    return services.site();
  }

  /** This server for people elsewhere, as far as it is known without one of them asking. */
  String lastingUrl() {
    return facts.publicUrl().or(facts::boundUrl).orElse(url);
  }

  /**
   * This server in what is kept, such as git remotes and invitations; streams, and what else a
   * client follows at once, have the address that it came by.
   */
  String lastingUrl(Exchange x) {
    Optional<String> known =
        facts.publicUrl().or(() -> facts.boundUrl().filter(_ -> isLoopback(host(x))));
    // An address that means every address is nobody's.
    return known.orElseGet(() -> EVERY.contains(host(x)) ? url : x.baseUrl());
  }

  private static String host(Exchange x) {
    try {
      return Optional.ofNullable(new URI(x.baseUrl()).getHost()).orElse("");
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
