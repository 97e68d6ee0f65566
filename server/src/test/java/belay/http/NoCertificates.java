package belay.http;

import belay.tls.Certificates;
import belay.tls.Identity;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** For tests that speak plain HTTP. */
public final class NoCertificates implements Certificates {
  @Override
  public Identity current() {
    throw new AssertionError("nobody comes over TLS here");
  }

  @Override
  public Optional<X509Certificate> authority() {
    return Optional.empty();
  }
}
