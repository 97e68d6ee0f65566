package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** What journeys need that speak TLS with the router. */
final class Secure {
  private static final int MILLIS_MAX = 60_000;
  private static final SSLContext CONTEXT = context();

  private Secure() {}

  /**
   * Has an app show a certificate of its own signing for a domain that it then has.
   *
   * @return the certificate, which clients are to trust
   */
  static Path certify(Machine machine, String app, String host) {
    machine.belay("domains:add", host, "-a", app).ok();
    return certifyAnew(machine, app, host, "certs:add");
  }

  /** The same of a domain that it has, with {@code certs:add} or {@code certs:update}. */
  static Path certifyAnew(Machine machine, String app, String host, String how) {
    String name = host.replace("*", "wildcard");
    try {
      // No key is written over.
      Files.deleteIfExists(machine.root.resolve(name + ".key"));
      Files.deleteIfExists(machine.root.resolve(name + ".crt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    machine.belay("certs:generate", host, "--selfsigned", "-a", app).ok();
    machine.belay(how, name + ".crt", name + ".key", "-a", app).ok();
    return machine.root.resolve(name + ".crt");
  }

  /** A connection whose handshake is done; it takes whatever it is shown, and speaks HTTP/1.1. */
  static SSLSocket connect(int port, String host) throws IOException {
    return connect(InetAddress.getLoopbackAddress(), port, host);
  }

  private static SSLSocket connect(InetAddress address, int port, String host) throws IOException {
    Socket plain = new Socket();
    plain.connect(new InetSocketAddress(address, port), MILLIS_MAX);
    plain.setSoTimeout(MILLIS_MAX);
    SSLSocket socket = (SSLSocket) CONTEXT.getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

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
