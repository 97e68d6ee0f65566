package belay.cli.http;

import belay.cli.console.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who is believed to be the server that is meant.
 *
 * @param authority over TLS: PEM of the authorities whose certificates are believed, and no others;
 *     without, those that the JDK knows
 * @param proof over plain HTTP
 * @param pinned whether that authority is what the server showed at a login
 */
public record Trust(Optional<Path> authority, Proof proof, boolean pinned) {
  public static final Trust USUAL = new Trust(Optional.empty());

  public Trust(Optional<Path> authority) {
    this(authority, Proof.NONE, false);
  }

  /** In what a server showed at a login, and in nothing else. */
  public static Trust pinned(Path authority) {
    return new Trust(Optional.of(authority), Proof.NONE, true);
  }

  public Trust with(Proof other) {
    return new Trust(authority, other, pinned);
  }

  /**
   * A connection over which a server is asked: TLS, or one of which something else proves where it
   * leads. The caller closes it.
   *
   * @param connectMillis how long to wait for somebody to answer
   */
  public Socket connect(URI uri, int connectMillis) throws IOException {
    boolean tls = "https".equals(uri.getScheme());
    if (!tls && proof instanceof Proof.Own own && own.covers(uri)) {
      return HomeSocket.connect(own.socket());
    }
    if (!tls) {
      insistProven(uri);
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    // Before anybody waits for what is said over the connection.
    Optional<SSLSocketFactory> over = tls ? Optional.of(factory()) : Optional.empty();
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), connectMillis);
      socket.setTcpNoDelay(true);
      return over.isPresent() ? over(over.get(), socket, host, port) : socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Whether it was a certificate that ended a handshake, and not whoever cut it off. */
  static boolean isDistrust(SSLException ended) {
    for (Throwable e = ended; e != null; e = e.getCause()) {
      if (e instanceof CertificateException || e instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  private void insistProven(URI uri) throws IOException {
    switch (proof) {
      case Proof.Anybody _ -> {}
      case Proof.Lives lives when lives.covers(uri) -> {}
      case Proof.Gone _ -> throw new ConnectException("it does not run");
      default -> throw new Unproven();
    }
  }

  /** TLS over a connection; the server must be who the URL says. */
  private static SSLSocket over(SSLSocketFactory factory, Socket plain, String host, int port)
      throws IOException {
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private SSLSocketFactory factory() throws IOException {
    if (authority.isEmpty()) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate certificate : read(authority.get())) {
        store.setCertificateEntry(Integer.toString(count++), certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static Collection<? extends Certificate> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!read.isEmpty()) {
        return read;
      }
    } catch (IOException | CertificateException e) {
      throw unreadable(file);
    }
    throw unreadable(file);
  }

  private static Failure unreadable(Path file) {
    return Failure.usage(
        file + " holds no certificate that can be read.",
        "It should be a copy of ca.pem of the server's home.");
  }
}
