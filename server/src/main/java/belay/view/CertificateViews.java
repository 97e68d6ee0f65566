package belay.view;

import belay.api.SniEndpointBody;
import belay.apps.Apps;
import belay.certificates.AppCertificates;
import belay.certificates.ListedCertificate;
import belay.release.App;
import belay.routing.Site;
import belay.tls.Roots;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** Certificates of apps, as the API shows them: never their keys. */
public final class CertificateViews {
  private final AppCertificates certificates;
  private final DomainIds domains;

  public CertificateViews(AppCertificates certificates, Apps apps, Site site) {
    this.certificates = certificates;
    this.domains = new DomainIds(apps, site);
  }

  /** The ids of an app's names. */
  private record DomainIds(Apps apps, Site site) {
    List<UUID> of(App app, List<String> hosts) {
      return hosts.stream()
          .map(host -> host.equals(site.host(app)) ? DomainViews.ownId(app) : custom(app, host))
          .toList();
    }

    private UUID custom(App app, String host) {
      return apps.domains(app).stream()
          .filter(d -> d.hostname().equals(host))
          .map(d -> d.id())
          .findFirst()
          .orElseGet(() -> DomainViews.ownId(app));
    }
  }

  /** An app's, those that were given before those that an authority issued. */
  public List<SniEndpointBody> all(App app) {
    return certificates.of(app).stream().map(c -> body(app, c)).toList();
  }

  public SniEndpointBody body(App app, ListedCertificate listed) {
    List<X509Certificate> chain = listed.certificates();
    X509Certificate leaf = chain.getFirst();
    X500Principal subject = leaf.getSubjectX500Principal();
    return new SniEndpointBody(
        Views.ref(app),
        listed.chain(),
        listed.createdAt(),
        java.util.Optional.empty(),
        domains.of(app, listed.shownBy()),
        listed.id(),
        listed.name(),
        new SniEndpointBody.SslCert(
            listed.managed(),
            Roots.trust(chain),
            listed.names(),
            leaf.getNotAfter().toInstant(),
            Platform.id("ssl-cert", listed.id().toString()),
            name(leaf.getIssuerX500Principal()),
            subject.equals(leaf.getIssuerX500Principal()),
            leaf.getNotBefore().toInstant(),
            name(subject)),
        listed.updatedAt());
  }

  /** {@code /C=US/O=Example/CN=www.example.com}, as openssl writes it. */
  private static String name(X500Principal principal) {
    List<String> parts =
        Arrays.asList(principal.getName(X500Principal.RFC2253).split("(?<!\\\\),", -1));
    return parts.reversed().stream().map(p -> "/" + p).collect(Collectors.joining());
  }
}
