package belay.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom connections believe: the authorities that Java comes with, and those of a file. Read when
 * the first connection needs it, since most servers have none. Safe for several threads.
 */
public final class Trust {
  private final String setting;
  private final Optional<Path> authorities;
  private @Nullable SSLContext context;

  /**
   * Reads nothing yet.
   *
   * @param setting the key in {@code server.properties} that names the file
   * @param authorities a file of certificates in PEM
   */
  public Trust(String setting, Optional<Path> authorities) {
    this.setting = setting;
    this.authorities = authorities;
  }

  /** A file that cannot be read is tried again the next time. */
  public synchronized SSLContext context() throws IOException {
    SSLContext known = context;
    if (known == null) {
      known = read();
      context = known;
    }
    return known;
  }

  /** Whom it believes, for clients that make a context of their own; empty for Java's own. */
  public Optional<TrustManager[]> managers() throws IOException {
    try {
      return authorities.isEmpty() ? Optional.empty() : Optional.of(managers(authorities.get()));
    } catch (GeneralSecurityException e) {
      throw new IOException("the authorities for TLS cannot be used: " + e.getMessage(), e);
    }
  }

  private SSLContext read() throws IOException {
    try {
      SSLContext fresh = SSLContext.getInstance("TLS");
      fresh.init(null, authorities.isEmpty() ? null : managers(authorities.get()), null);
      return fresh;
    } catch (GeneralSecurityException e) {
      throw new IOException("the authorities for TLS cannot be used: " + e.getMessage(), e);
    }
  }

  private TrustManager[] managers(Path file) throws IOException, GeneralSecurityException {
    KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    int number = 0;
    for (TrustManager manager : managers((KeyStore) null)) {
      if (manager instanceof X509TrustManager usual) {
        for (X509Certificate authority : usual.getAcceptedIssuers()) {
          all.setCertificateEntry("java-" + number++, authority);
        }
      }
    }
    for (Certificate authority : given(file)) {
      all.setCertificateEntry("given-" + number++, authority);
    }
    return managers(all);
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private Collection<? extends Certificate> given(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException | GeneralSecurityException e) {
      // Shown to the app's people, whom this server's paths do not concern.
      throw new IOException(
          "the file of " + setting + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
    throw new IOException("the file of " + setting + " holds no certificate");
  }
}
