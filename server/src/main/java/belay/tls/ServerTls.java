package belay.tls;

import java.net.Socket;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's side of TLS, which asks for the certificate at each handshake. */
public final class ServerTls {
  private ServerTls() {}

  /** A context whose handshakes show what is current. Clients show no certificates. */
  public static SSLContext context(Certificates certificates) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      // No trust managers rather than none said: that would load the JDK's whole trust store.
      context.init(new KeyManager[] {new Current(certificates)}, new TrustManager[0], null);
      return context;
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Names what is current by a number, since the key and the chain are asked for one by one while
   * another certificate may have become current.
   */
  private static final class Current extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(Current.class);
    private static final int KEPT = 16;

    private final Certificates certificates;
    private final Map<String, Identity> shown = new LinkedHashMap<>();
    private long count;

    Current(Certificates certificates) {
      this.certificates = certificates;
    }

    private synchronized Optional<String> name(String keyType, Optional<String> asked) {
      Identity current;
      try {
        current = asked.map(certificates::currentFor).orElseGet(certificates::current);
      } catch (CertificateUnusable e) {
        LOG.warn("{}", e.getMessage());
        return Optional.empty();
      }
      String algorithm = current.certificate().getPublicKey().getAlgorithm();
      if (!keyType.equals(algorithm)) {
        return Optional.empty();
      }
      Optional<String> known =
          shown.entrySet().stream()
              .filter(e -> e.getValue().equals(current))
              .map(Map.Entry::getKey)
              .findFirst();
      return Optional.of(known.orElseGet(() -> remember(current)));
    }

    private String remember(Identity current) {
      if (shown.size() == KEPT) {
        shown.remove(shown.keySet().iterator().next());
      }
      String name = Long.toString(count++);
      shown.put(name, current);
      return name;
    }

    private synchronized Optional<Identity> named(String name) {
      return Optional.ofNullable(shown.get(name));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return name(keyType, Optional.ofNullable(engine).flatMap(Current::asked)).orElse(null);
    }

    /** The name that a client asks for (RFC 6066). */
    private static Optional<String> asked(SSLEngine engine) {
      return engine.getHandshakeSession() instanceof ExtendedSSLSession session
          ? session.getRequestedServerNames().stream()
              .filter(SNIHostName.class::isInstance)
              .map(n -> ((SNIHostName) n).getAsciiName().toLowerCase(Locale.ROOT))
              .findFirst()
          : Optional.empty();
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return name(keyType, Optional.empty()).orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return named(alias).map(i -> i.chain().toArray(X509Certificate[]::new)).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return named(alias).map(Identity::key).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return name(keyType, Optional.empty()).map(name -> new String[] {name}).orElse(null);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
