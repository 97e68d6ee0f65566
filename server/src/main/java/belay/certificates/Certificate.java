package belay.certificates;

import belay.tls.CertificateNames;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A certificate with its key. Its text form hides the key.
 *
 * @param names whom it speaks for, in lower case
 * @param chain PEM, the leaf first
 * @param key PEM, PKCS #8
 */
public record Certificate(
    UUID id, List<String> names, String chain, String key, Instant begins, Instant ends) {
  public Certificate {
    names = List.copyOf(names);
  }

  boolean speaksFor(String host) {
    return CertificateNames.cover(names, host);
  }

  boolean isValidAt(Instant now) {
    return !now.isBefore(begins) && now.isBefore(ends);
  }

  @Override
  public String toString() {
    return "Certificate" + names + " until " + ends;
  }
}
