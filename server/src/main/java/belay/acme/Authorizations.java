package belay.acme;

import belay.api.routing.CertificateTable;
import belay.release.BelayException;
import belay.tls.Identity;
import belay.tls.ProofCertificate;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves the names of an order: all proofs are shown, then looked at, then taken away. */
record Authorizations(AcmeSettings settings, Proofs proofs, Polling polling) {
  private static final Logger LOG = LoggerFactory.getLogger(Authorizations.class);

  /** Nothing when all names are proved. */
  Optional<Outcome> prove(Login login, Order order, boolean second)
      throws AcmeException, InterruptedException {
    Work work = new Work();
    Map<String, String> why = new TreeMap<>();
    for (Authorization one : order.getAuthorizations()) {
      one.fetch();
      if (one.getStatus() == Status.PENDING) {
        prepare(one, second, work, why);
      } else if (one.getStatus() != Status.VALID) {
        why.put(name(one), "The authority does not take a proof for it any more.");
      }
    }
    if (!why.isEmpty()) {
      return Optional.of(new Outcome.Refused(why));
    }
    return work.challenges.isEmpty() ? Optional.empty() : show(work);
  }

  /**
   * Takes proofs away that a program left in zones which was killed while it went on with this
   * order; nothing for those that are not there.
   */
  void forget(Order order) throws AcmeException, InterruptedException {
    if (settings.dns().isEmpty()) {
      return;
    }
    Work left = new Work();
    for (Authorization one : order.getAuthorizations()) {
      one.fetch();
      Optional<String> zone = settings.zone(name(one));
      Optional<Dns01Challenge> dns = one.findChallenge(Dns01Challenge.class);
      if (zone.isPresent() && dns.isPresent()) {
        left.records.add(record(zone.get(), one, dns.get()));
      }
    }
    cleanUp(left.records);
  }

  private static Txt record(String zone, Authorization one, Dns01Challenge challenge) {
    String bare = one.getIdentifier().getValue();
    return new Txt(zone, "_acme-challenge." + bare, challenge.getDigest());
  }

  /** An order's proofs, gathered to be shown at once. */
  private static final class Work {
    final List<CertificateTable.HttpAnswer> answers = new ArrayList<>();
    final List<CertificateTable.Certificate> certificates = new ArrayList<>();
    final List<Txt> records = new ArrayList<>();
    final List<Proved> challenges = new ArrayList<>();
  }

  private record Txt(String zone, String name, String value) {}

  private record Proved(Authorization authorization, Challenge challenge) {}

  static String name(Authorization one) {
    String name = one.getIdentifier().getValue();
    return one.isWildcard() ? "*." + name : name;
  }

  private void prepare(Authorization one, boolean second, Work work, Map<String, String> why) {
    String name = name(one);
    Optional<String> zone = settings.zone(name);
    if (zone.isPresent()) {
      Optional<Dns01Challenge> dns = one.findChallenge(Dns01Challenge.class);
      dns.ifPresentOrElse(
          c -> {
            work.records.add(record(zone.get(), one, c));
            work.challenges.add(new Proved(one, c));
          },
          () -> why.put(name, "The authority takes no proof by DNS for it."));
      return;
    }
    Optional<Http01Challenge> http = one.findChallenge(Http01Challenge.class);
    Optional<TlsAlpn01Challenge> alpn = one.findChallenge(TlsAlpn01Challenge.class);
    boolean byTls =
        switch (settings.proof()) {
          case AUTO -> http.isEmpty() || (second && alpn.isPresent());
          case HTTP_01 -> false;
          case TLS_ALPN_01 -> true;
        };
    if (byTls && alpn.isPresent()) {
      work.certificates.add(certificate(one, alpn.get()));
      work.challenges.add(new Proved(one, alpn.get()));
    } else if (!byTls && http.isPresent()) {
      Http01Challenge c = http.get();
      work.answers.add(
          new CertificateTable.HttpAnswer(
              one.getIdentifier().getValue(), c.getToken(), c.getAuthorization()));
      work.challenges.add(new Proved(one, c));
    } else {
      why.put(
          name,
          name.startsWith("*.")
              ? "A wildcard is proved by DNS alone: set acme.dns.zones, and how they are changed."
              : "The authority does not take the proof that acme.challenge names.");
    }
  }

  private CertificateTable.Certificate certificate(
      Authorization one, TlsAlpn01Challenge challenge) {
    String name = one.getIdentifier().getValue();
    Identity identity =
        ProofCertificate.of(
            name,
            Authority.isAddress(name),
            challenge.getAcmeValidation(),
            polling.clock().instant(),
            new SecureRandom());
    return new CertificateTable.Certificate(List.of(name), identity.chainPem(), identity.keyPem());
  }

  private Optional<Outcome> show(Work work) throws AcmeException, InterruptedException {
    List<Txt> written = new ArrayList<>();
    try (Proofs.Showing _ = shown(work)) {
      for (Txt record : work.records) {
        written.add(record);
        zone(record).present(record.name(), record.value());
      }
      ZonePropagation propagation = new ZonePropagation(settings.resolver(), polling.pause());
      for (Txt record : work.records) {
        propagation.await(record.zone(), record.name(), record.value());
      }
      return look(work);
    } catch (BelayException e) {
      return Optional.of(new Outcome.Unproved(e.getMessage()));
    } catch (IOException e) {
      return Optional.of(new Outcome.Unproved(String.valueOf(e.getMessage())));
    } finally {
      cleanUp(written);
    }
  }

  private Proofs.Showing shown(Work work) {
    return work.answers.isEmpty() && work.certificates.isEmpty()
        ? () -> {}
        : proofs.show(work.answers, work.certificates);
  }

  private Optional<Outcome> look(Work work) throws AcmeException, InterruptedException {
    for (Proved one : work.challenges) {
      if (one.challenge().getStatus() == Status.PENDING) {
        one.challenge().trigger();
      }
    }
    Map<String, String> why = new TreeMap<>();
    for (Proved one : work.challenges) {
      Authorization authorization = one.authorization();
      polling.until(
          authorization,
          Set.of(Status.VALID, Status.INVALID, Status.DEACTIVATED, Status.EXPIRED, Status.REVOKED));
      if (authorization.getStatus() != Status.VALID) {
        why.put(name(authorization), reason(authorization));
      }
    }
    return why.isEmpty() ? Optional.empty() : Optional.of(new Outcome.Refused(why));
  }

  private static String reason(Authorization authorization) {
    return authorization.getChallenges().stream()
        .flatMap(c -> c.getError().stream())
        .findFirst()
        .map(Authority::words)
        .orElse("The authority does not take the proof, and gives no reason.");
  }

  private DnsZone zone(Txt record) {
    AcmeSettings.DnsSettings dns = settings.dns().orElseThrow();
    return switch (dns.means()) {
      case AcmeSettings.Means.Update(var server, var key) ->
          new UpdatedZone(record.zone(), server, key);
      case AcmeSettings.Means.Hook(var program, var max) -> new HookProgram(program, max);
    };
  }

  private void cleanUp(List<Txt> written) throws InterruptedException {
    for (Txt record : written) {
      try {
        zone(record).cleanup(record.name(), record.value());
      } catch (IOException e) {
        LOG.warn("{} stays as a TXT record of no use: {}", record.name(), e.getMessage());
      }
    }
  }
}
