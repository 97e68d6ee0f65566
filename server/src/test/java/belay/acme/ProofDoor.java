package belay.acme;

import belay.api.routing.CertificateTable;
import belay.routing.RouterTls;
import belay.tls.Identity;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A router as far as an authority sees it: answers to HTTP-01, and to {@code acme-tls/1}. */
public final class ProofDoor implements RouterTls, AutoCloseable {
  private final HttpServer http;
  private final SSLServerSocket tls;
  private volatile CertificateTable table = new CertificateTable(List.of(), List.of(), List.of());

  public ProofDoor() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    http = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    http.createContext("/", this::answer);
    http.start();
    tls = (SSLServerSocket) context().getServerSocketFactory().createServerSocket(0, 50, loopback);
    Thread.ofPlatform().daemon().start(this::accept);
  }

  @Override
  public void certify(CertificateTable fresh) {
    table = fresh;
  }

  public CertificateTable table() {
    return table;
  }

  public int httpPort() {
    return http.getAddress().getPort();
  }

  public int tlsPort() {
    return tls.getLocalPort();
  }

  /** What is shown for a name that has a row of its own. */
  public Optional<CertificateTable.Certificate> shown(String name) {
    return table.certificates().stream().skip(1).filter(c -> c.names().contains(name)).findFirst();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":\\d+$", "");
    String path = exchange.getRequestURI().getPath();
    Optional<String> content =
        table.answers().stream()
            .filter(a -> a.host().equals(host))
            .filter(a -> path.equals("/.well-known/acme-challenge/" + a.token()))
            .map(CertificateTable.HttpAnswer::content)
            .findFirst();
    byte[] body = content.orElse("no such page").getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(content.isPresent() ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void accept() {
    while (!tls.isClosed()) {
      try (SSLSocket socket = (SSLSocket) tls.accept()) {
        socket.setSoTimeout(5_000);
        socket.setHandshakeApplicationProtocolSelector(
            (_, offered) -> offered.contains("acme-tls/1") ? "acme-tls/1" : "");
        socket.startHandshake();
        int _ = socket.getInputStream().read();
      } catch (IOException e) {
        // The authority ends it, or there is nothing to show.
      }
    }
  }

  private SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Proofs()}, null, null);
      return context;
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new IOException(e);
    }
  }

  /** Named by the host that is asked for. */
  private final class Proofs extends X509ExtendedKeyManager {
    private Optional<Identity> identity(String host) {
      return table.certificates().isEmpty() && table.proofs().isEmpty()
          ? Optional.empty()
          : table.proofs().stream()
              .filter(p -> p.names().contains(host))
              .findFirst()
              .map(p -> Identity.read(host, p.key() + p.chain()));
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      if (!keyType.equals("EC")
          || !(socket instanceof SSLSocket tlsSocket)
          || !(tlsSocket.getHandshakeSession() instanceof ExtendedSSLSession session)) {
        return null;
      }
      return session.getRequestedServerNames().stream()
          .filter(SNIHostName.class::isInstance)
          .map(n -> ((SNIHostName) n).getAsciiName().toLowerCase(Locale.ROOT))
          .filter(n -> identity(n).isPresent())
          .findFirst()
          .orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return identity(alias).map(i -> i.chain().toArray(X509Certificate[]::new)).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return identity(alias).map(Identity::key).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
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

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    http.stop(0);
    tls.close();
  }
}
