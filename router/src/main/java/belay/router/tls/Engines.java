package belay.router.tls;

import belay.router.log.Notes;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Makes what ends TLS: of BoringSSL, or of Java where that library cannot be loaded. TLS 1.3 and
 * 1.2 with forward secrecy and authenticated encryption only; never renegotiated. For any thread.
 */
public final class Engines {
  public static final String HTTP_1 = "http/1.1";
  public static final String HTTP_2 = "h2";

  /** RFC 8737: spoken to prove that a name leads here, and for nothing else. */
  static final String PROOF = "acme-tls/1";

  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final SslProvider provider;
  private final TicketKeys tickets = new TicketKeys();

  private Engines(SslProvider provider) {
    this.provider = provider;
  }

  /** The fastest there is; where it cannot be had, that is noted. */
  public static Engines best(Notes notes) {
    if (OpenSsl.isAvailable()) {
      return new Engines(SslProvider.OPENSSL);
    }
    notes.say(
        "BoringSSL could not be loaded ("
            + OpenSsl.unavailabilityCause().getMessage()
            + "); TLS is done by Java, for more CPU time.");
    return java();
  }

  /** Java's own. */
  public static Engines java() {
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    return new Engines(SslProvider.JDK);
  }

  /** One that shows that certificate, and speaks HTTP. */
  SslContext http(PrivateKey key, List<X509Certificate> chain) throws SSLException {
    return context(key, chain, HTTP_2, HTTP_1);
  }

  /** One that proves a name. */
  SslContext proof(PrivateKey key, List<X509Certificate> chain) throws SSLException {
    return context(key, chain, PROOF);
  }

  private SslContext context(PrivateKey key, List<X509Certificate> chain, String... protocols)
      throws SSLException {
    SslContext context =
        SslContextBuilder.forServer(key, chain.toArray(new X509Certificate[0]))
            .sslProvider(provider)
            .protocols("TLSv1.3", "TLSv1.2")
            .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    protocols))
            .build();
    if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
      // Tickets are enough, and kept by the clients.
      sessions.setSessionCacheEnabled(false);
      tickets.keep(sessions);
    } else {
      context.sessionContext().setSessionCacheSize(1_000);
    }
    return context;
  }

  /** Makes a new key for tickets; those of the one before are still taken, older ones no more. */
  public void changeTicketKey() {
    tickets.change();
  }
}
