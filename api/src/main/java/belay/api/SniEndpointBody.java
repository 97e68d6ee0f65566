package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The Platform API's {@code sni-endpoint}: all properties of its schema.
 *
 * @param domains ids of those that show it
 */
public record SniEndpointBody(
    IdName app,
    String certificateChain,
    Instant createdAt,
    Optional<String> displayName,
    List<UUID> domains,
    UUID id,
    String name,
    SslCert sslCert,
    Instant updatedAt) {
  public SniEndpointBody {
    domains = List.copyOf(domains);
  }

  /**
   * Its certificate.
   *
   * @param acm whether an authority issued it and it is renewed by itself
   * @param caSigned whether clients trust it; written {@code ca_signed?}
   * @param certDomains whom it speaks for
   * @param selfSigned written {@code self_signed?}
   */
  public record SslCert(
      boolean acm,
      boolean caSigned,
      List<String> certDomains,
      Instant expiresAt,
      UUID id,
      String issuer,
      boolean selfSigned,
      Instant startsAt,
      String subject) {
    public SslCert {
      certDomains = List.copyOf(certDomains);
    }
  }
}
