package belay.tls;

import belay.release.BelayException;

/** There is no certificate to show, so nobody can come over TLS. Everything else works. */
public final class CertificateUnusable extends BelayException {
  private static final long serialVersionUID = 1L;

  CertificateUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
