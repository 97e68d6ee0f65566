package belay.routing;

import belay.api.routing.CertificateTable;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The router's certificates as they pass by, and which names have one of them that browsers trust:
 * one of an authority that is neither this server's own nor the certificate itself. Safe for use by
 * several threads.
 */
public final class TrustedTable implements RouterTls, TrustedNames {
  private final RouterTls router;
  private final Predicate<X509Certificate> own;
  private final InstantSource clock;
  private final Runnable changed;
  private volatile Set<String> names = Set.of();

  /**
   * One that knows of no certificate.
   *
   * @param own whether this server's own authority made it
   * @param changed told when names joined or left, after the router was told; not to block
   */
  public TrustedTable(
      RouterTls router, Predicate<X509Certificate> own, InstantSource clock, Runnable changed) {
    this.router = router;
    this.own = own;
    this.clock = clock;
    this.changed = changed;
  }

  @Override
  public void certify(CertificateTable table) {
    router.certify(table);
    Set<String> now = new HashSet<>();
    for (CertificateTable.Certificate one : table.certificates()) {
      if (isTrusted(one)) {
        now.addAll(one.names());
      }
    }
    boolean differs = !now.equals(names);
    names = Set.copyOf(now);
    if (differs) {
      changed.run();
    }
  }

  private boolean isTrusted(CertificateTable.Certificate one) {
    try {
      byte[] pem = one.chain().getBytes(StandardCharsets.US_ASCII);
      X509Certificate leaf =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      Instant now = clock.instant();
      return !own.test(leaf)
          && !leaf.getIssuerX500Principal().equals(leaf.getSubjectX500Principal())
          && now.isAfter(leaf.getNotBefore().toInstant())
          && now.isBefore(leaf.getNotAfter().toInstant());
    } catch (CertificateException e) {
      return false;
    }
  }

  /** Of addresses nothing is said: browsers keep no such thing of them (RFC 6797 section 8.1.1). */
  @Override
  public boolean has(String host) {
    Set<String> known = names;
    int dot = host.indexOf('.');
    boolean address = host.startsWith("[") || host.matches("[0-9.]+") || host.contains(":");
    return !address
        && (known.contains(host) || (dot > 0 && known.contains("*" + host.substring(dot))));
  }
}
