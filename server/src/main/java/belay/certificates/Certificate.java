package belay.certificates;

import belay.tls.CertificateNames;
import java.time.Duration;
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
  private static final Duration SOON = Duration.ofDays(14);

  public Certificate {
    names = List.copyOf(names);
  }

  boolean speaksFor(String host) {
    return CertificateNames.cover(names, host);
  }

  boolean isValidAt(Instant now) {
    return !now.isBefore(begins) && now.isBefore(ends);
  }

  boolean endsSoon(Instant now) {
    Duration sixth = Duration.between(begins, ends).dividedBy(6);
    Duration soon = sixth.compareTo(SOON) < 0 ? sixth : SOON;
    return ends.minus(soon).isBefore(now);
  }

  @Override
  public String toString() {
    return "Certificate" + names + " until " + ends;
  }
}
