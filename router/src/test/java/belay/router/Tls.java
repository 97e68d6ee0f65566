package belay.router;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client that speaks TLS and takes whatever certificate it is shown, to be looked at. */
final class Tls {
  private Tls() {}

  /** Connects; what goes over it is HTTP/1.1. */
  static Wire to(int port, String name) throws IOException {
    return new Wire(socket(port, name, List.of("http/1.1"), List.of("TLSv1.3", "TLSv1.2")));
  }

  /**
   * A connection whose handshake is done.
   *
   * @param name asked for; none when empty
   */
  static SSLSocket socket(int port, String name, List<String> protocols, List<String> versions)
      throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    return over(plain, name, protocols, versions);
  }

  /** The same on a connection that is there. */
  static SSLSocket over(Socket plain, String name, List<String> protocols, List<String> versions)
      throws IOException {
    plain.setSoTimeout((int) Rig.PATIENCE.toMillis());
    plain.setTcpNoDelay(true);
    SSLSocket socket =
        (SSLSocket) context().getSocketFactory().createSocket(plain, "test", plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
    parameters.setApplicationProtocols(protocols.toArray(new String[0]));
    parameters.setProtocols(versions.toArray(new String[0]));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** What that client is shown when it asks for that name. */
  static X509Certificate shown(int port, String name) throws IOException {
    try (SSLSocket socket = socket(port, name, List.of(), List.of("TLSv1.3"))) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** One that remembers no session of another connection. */
  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Gullible()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Gullible implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
