package belay.certificates;

import belay.acme.Proofs;
import belay.api.routing.CertificateTable;
import belay.release.BelayException;
import belay.tls.CertificateUnusable;
import belay.tls.Identity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the router what to show for each name, whenever that changed, and proofs while an authority
 * looks. What is told is always made from the newest state. Safe for several threads.
 */
final class RouterTable implements Proofs {
  private static final Logger LOG = LoggerFactory.getLogger(RouterTable.class);

  /**
   * Of names without a certificate, by name in the one of Belay's own authority: a wildcard below a
   * single label, such as localhost, is taken by few clients.
   */
  private static final int OWN_NAMES_MAX = 200;

  private static final UUID OWN_ID = new UUID(0, 0);
  private static final UUID SERVER_ID = new UUID(0, 1);

  private final Hosts hosts;
  private final SqlEndpoints endpoints;
  private final SqlAcme acme;
  private final Certified certified;
  private final InstantSource clock;
  private final List<Choice.Shown> proofs = new ArrayList<>();
  private Optional<CertificateTable> told = Optional.empty();
  private Optional<String> refusal = Optional.empty();
  private Optional<Certificate> lastOwn = Optional.empty();

  RouterTable(
      Hosts hosts, SqlEndpoints endpoints, SqlAcme acme, Certified certified, InstantSource clock) {
    this.hosts = hosts;
    this.endpoints = endpoints;
    this.acme = acme;
    this.certified = certified;
    this.clock = clock;
  }

  /** What is to be chosen from, as things are. */
  Choice choice() {
    return new Choice(
        endpoints.all(),
        certified.server().get().map(i -> certificate(SERVER_ID, i)),
        acme.certificates().stream().map(SqlAcme.Issued::certificate).toList());
  }

  private static Certificate certificate(UUID id, Identity identity) {
    return new Certificate(
        id,
        identity.names(),
        identity.chainPem(),
        identity.keyPem(),
        identity.certificate().getNotBefore().toInstant(),
        identity.certificate().getNotAfter().toInstant());
  }

  private CertificateTable table() {
    Choice choice = choice();
    List<Host> all = hosts.all();
    List<CertificateTable.HttpAnswer> answers = new ArrayList<>();
    List<CertificateTable.Certificate> certificates = new ArrayList<>();
    proofs.forEach(p -> {
      answers.addAll(p.answers());
      certificates.addAll(p.certificates());
    });
    return choice.table(
        all, own(choice, all), new Choice.Shown(answers, certificates), clock.instant());
  }

  /** For apps' names under the server's domain, and for custom ones that have none. */
  private Certificate own(Choice choice, List<Host> all) {
    SortedSet<String> names = new TreeSet<>(certified.ownNames());
    names.add("*.localhost");
    names.add(hosts.site().domain());
    names.add("*." + hosts.site().domain());
    all.stream()
        .filter(h -> h.app().isPresent())
        .filter(h -> choice.certificate(h, clock.instant()).isEmpty())
        .limit(OWN_NAMES_MAX)
        .forEach(h -> names.add(h.name()));
    try {
      Certificate fresh = certificate(OWN_ID, certified.own().issuedFor(names));
      lastOwn = Optional.of(fresh);
      return fresh;
    } catch (CertificateUnusable e) {
      // Names that have certificates need not suffer from a disk that is full.
      return lastOwn.orElseThrow(() -> e);
    }
  }

  /** Tells the router, unless it knows; answers whether it knows now. */
  synchronized boolean tell() {
    try {
      insist();
      return true;
    } catch (BelayException e) {
      if (!refusal.equals(Optional.of(e.getMessage()))) {
        LOG.warn("The router does not have the newest certificates: {}", e.getMessage());
      }
      refusal = Optional.of(e.getMessage());
      return false;
    }
  }

  private void insist() {
    CertificateTable fresh = table();
    if (!told.equals(Optional.of(fresh))) {
      told = Optional.empty();
      certified.router().certify(fresh);
      told = Optional.of(fresh);
      refusal = Optional.empty();
    }
  }

  /** Tells a router that knows nothing. */
  synchronized boolean tellAnew() {
    told = Optional.empty();
    return tell();
  }

  @Override
  public synchronized Showing show(
      List<CertificateTable.HttpAnswer> answers, List<CertificateTable.Certificate> certificates) {
    Choice.Shown shown = new Choice.Shown(answers, certificates);
    proofs.add(shown);
    try {
      insist();
    } catch (BelayException e) {
      proofs.remove(shown);
      throw e;
    }
    return () -> hide(shown);
  }

  private synchronized void hide(Choice.Shown shown) {
    proofs.remove(shown);
    boolean _ = tell();
  }

  /** What is shown for a name that an authority or a person gave a certificate for. */
  Optional<Identity> identity(String name) {
    Choice choice = choice();
    Optional<Certificate> chosen =
        hosts.all().stream()
            .filter(h -> h.name().equals(name))
            .findFirst()
            .flatMap(h -> choice.certificate(h, clock.instant()))
            .or(() -> choice.certificate(own(name), clock.instant()));
    return chosen.map(c -> Identity.read("The certificate of " + name, c.key() + c.chain()));
  }

  private static Host own(String name) {
    return new Host(name, Optional.empty(), Host.Wish.ANY, true);
  }
}
