package belay.people;

import belay.http.Exchange;
import belay.tls.CertificateUnusable;
import belay.tls.Certificates;
import belay.view.Addresses;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What an invited person is given: where to come, the secret, and behind a {@code #} by which
 * authority this server is known, since nobody elsewhere knows that yet. Browsers keep that last
 * part to themselves (RFC 3986 3.5).
 */
public record InvitationLink(Addresses addresses, Certificates certificates) {
  static final String PATH = "/invitations/";
  private static final String AUTHORITY = "#ca-sha256=";

  String of(Exchange x, String secret) {
    String url = addresses.lasting(x.baseUrl()) + PATH + secret;
    Optional<String> print = url.startsWith("https:") ? fingerprint() : Optional.empty();
    return print.filter(_ -> isOfOwnAuthority(url)).map(p -> url + AUTHORITY + p).orElse(url);
  }

  /** A name that has a certificate of an authority that everybody trusts needs no word of ours. */
  private boolean isOfOwnAuthority(String url) {
    try {
      String host = Optional.ofNullable(URI.create(url).getHost()).orElse("");
      return certificates.currentFor(host).equals(certificates.current());
    } catch (CertificateUnusable | IllegalArgumentException e) {
      // Who comes then has to be given the authority by hand: accept says so.
      return true;
    }
  }

  /** The SHA-256 of the authority's certificate, as {@code openssl x509 -fingerprint} has it. */
  private Optional<String> fingerprint() {
    try {
      var authority = certificates.authority();
      if (authority.isEmpty()) {
        return Optional.empty();
      }
      byte[] encoded = authority.get().getEncoded();
      return Optional.of(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded)));
    } catch (CertificateUnusable | CertificateEncodingException e) {
      // Who comes then has to be given the authority by hand: accept says so.
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
