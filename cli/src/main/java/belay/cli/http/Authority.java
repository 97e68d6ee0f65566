package belay.cli.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Finds the authority of a server among what it shows, by the fingerprint that one was told. */
public final class Authority {
  private static final int PATIENCE_MILLIS = 10_000;

  private Authority() {}

  /**
   * The authority's certificate as PEM; empty when the server shows none of that fingerprint.
   * Nothing is sent to the server, and nothing else that it shows is believed.
   *
   * @param sha256 of the certificate, in hexadecimal, with or without colons
   * @throws IOException when the server cannot be reached
   */
  public static Optional<String> shownBy(URI server, String sha256) throws IOException {
    Search search = new Search(sha256.replace(":", "").toLowerCase(Locale.ROOT));
    connect(server, search);
    return search.found();
  }

  private static void connect(URI server, Search search) throws IOException {
    int port = server.getPort() > 0 ? server.getPort() : 443;
    String host = server.getHost().replaceAll("[\\[\\]]", "");
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(InetAddress.getByName(host), port), PATIENCE_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {search}, null);
      try (var socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
        socket.startHandshake();
      }
    } catch (SSLException e) {
      if (search.last.isEmpty()) {
        throw e;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /**
   * What a server shows that is not trusted yet.
   *
   * @param pem the last certificate of its chain, which the others are by
   * @param sha256 that one's fingerprint, as {@code openssl x509 -fingerprint} has it
   */
  public record Shown(String pem, String sha256) {}

  /**
   * What a server shows, for a person to compare. Nothing is sent to it.
   *
   * @throws IOException when the server cannot be reached, or shows none
   */
  public static Shown shownBy(URI server) throws IOException {
    Search search = new Search("");
    connect(server, search);
    X509Certificate last =
        search.last.orElseThrow(() -> new IOException("it shows no certificate"));
    try {
      return new Shown(pem(last), coloned(fingerprint(last)));
    } catch (CertificateEncodingException e) {
      throw new IOException(e);
    }
  }

  private static String coloned(String hex) {
    return hex.toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
  }

  /** Takes nobody but who shows the one certificate, and remembers it. */
  private static final class Search implements X509TrustManager {
    private final String wanted;
    private Optional<String> found = Optional.empty();
    private Optional<X509Certificate> last = Optional.empty();

    Search(String wanted) {
      this.wanted = wanted;
    }

    Optional<String> found() {
      return found;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      last = chain.length == 0 ? Optional.empty() : Optional.of(chain[chain.length - 1]);
      for (X509Certificate certificate : chain) {
        if (fingerprint(certificate).equals(wanted)) {
          found = Optional.of(pem(certificate));
          return;
        }
      }
      throw new CertificateException("not of the authority that was told");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("nobody comes here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static String fingerprint(X509Certificate certificate)
      throws CertificateEncodingException {
    try {
      byte[] encoded = certificate.getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String pem(X509Certificate certificate) throws CertificateEncodingException {
    byte[] end = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, end).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
