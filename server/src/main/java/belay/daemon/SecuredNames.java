package belay.daemon;

import belay.fleet.Publisher;
import belay.routing.RouterTls;
import belay.routing.TrustedTable;
import belay.settings.ServerConfig;
import belay.watch.Timing;
import java.security.cert.X509Certificate;

/** The names at which visitors are told of https. */
final class SecuredNames {
  /** As this server's own authorities are called, which browsers do not know. */
  private static final String OWN = "O=Belay";

  private SecuredNames() {}

  /**
   * A way to the router that notices for which names browsers trust what it is told to show; with
   * each that joins or leaves them all apps are published again.
   */
  static RouterTls around(
      RouterTls router, ServerConfig config, Publisher publisher, Timing timing) {
    TrustedTable table =
        new TrustedTable(
            router,
            SecuredNames::isOwn,
            timing.time(),
            () -> timing.background().insist("telling the router of https", publisher::publishAll));
    config.httpsPort().ifPresent(port -> publisher.over(port, table));
    return table;
  }

  private static boolean isOwn(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName().contains(OWN);
  }
}
