package belay.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities that clients know: this Java's. Read when they are first asked for. */
public final class Roots {
  private static @Nullable Set<X509Certificate> known;

  private Roots() {}

  private static synchronized Set<X509Certificate> all() {
    Set<X509Certificate> roots = known;
    if (roots == null) {
      roots = read();
      known = roots;
    }
    return roots;
  }

  private static Set<X509Certificate> read() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trust) {
          return Arrays.stream(trust.getAcceptedIssuers()).collect(Collectors.toSet());
        }
      }
      return Set.of();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether one of them signed this certificate. */
  static boolean signed(X509Certificate certificate) {
    return all().stream()
        .anyMatch(r -> r.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()));
  }

  /** Whether a client that knows them takes this chain; revocation is not asked for. */
  public static boolean trust(List<X509Certificate> chain) {
    try {
      Set<java.security.cert.TrustAnchor> anchors =
          all().stream()
              .map(root -> new java.security.cert.TrustAnchor(root, null))
              .collect(Collectors.toSet());
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      List<X509Certificate> below =
          chain.stream().filter(c -> !all().contains(c)).collect(Collectors.toList());
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
