package belay.certificates;

import belay.release.App;
import belay.tls.Identity;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A certificate as an app's owner sees it, without its key.
 *
 * @param chain PEM, the leaf first
 * @param managed whether an authority issued it, so that it is renewed by itself
 * @param shownBy names of the app that show it
 */
public record ListedCertificate(
    UUID id,
    String name,
    List<String> names,
    String chain,
    boolean managed,
    List<String> shownBy,
    Instant createdAt,
    Instant updatedAt) {
  public ListedCertificate {
    names = List.copyOf(names);
    shownBy = List.copyOf(shownBy);
  }

  static ListedCertificate given(Endpoint endpoint, List<String> shownBy) {
    return new ListedCertificate(
        endpoint.id(),
        endpoint.name(),
        endpoint.certificate().names(),
        endpoint.certificate().chain(),
        false,
        shownBy,
        endpoint.createdAt(),
        endpoint.updatedAt());
  }

  static ListedCertificate issued(App app, Certificate certificate, List<String> shownBy) {
    return new ListedCertificate(
        certificate.id(),
        nameOf(certificate),
        certificate.names(),
        certificate.chain(),
        true,
        shownBy,
        certificate.begins(),
        certificate.begins());
  }

  /** Of one that nobody named. */
  static String nameOf(Certificate certificate) {
    String id = certificate.id().toString();
    return "acme-" + id.substring(id.length() - 8);
  }

  /** Its certificates, the leaf first. */
  public List<X509Certificate> certificates() {
    return Identity.certificates(chain);
  }
}
