package belay.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** The certificates of this server. Safe for many threads. */
public interface Certificates {
  /**
   * What to show to a client that connects now. The first call may take half a second.
   *
   * @throws CertificateUnusable when there is none
   */
  Identity current();

  /**
   * The same to a client that asks for a name.
   *
   * @throws CertificateUnusable when there is none
   */
  default Identity currentFor(String name) {
    return current();
  }

  /**
   * The authority's certificate, for clients to trust; empty when the server's certificate was
   * given, whose authority clients know by other means.
   *
   * @throws CertificateUnusable when it cannot be made
   */
  Optional<X509Certificate> authority();

  /** {@link #authority} as PEM (RFC 7468). */
  default Optional<String> authorityPem() {
    return authority().map(Identity::pem);
  }
}
