package belay.certificates;

import belay.api.routing.CertificateTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which certificate each name shows: a given one before one of an authority, and the default where
 * there is neither. Pure.
 *
 * @param server the one that the server's settings name, for what it speaks for
 * @param issued by an authority
 */
record Choice(List<Endpoint> given, Optional<Certificate> server, List<Certificate> issued) {
  Choice {
    given = List.copyOf(given);
    issued = List.copyOf(issued);
  }

  /**
   * The given one of a name. One whose time is over is shown only if it was chosen by name: a
   * client that is told the truth beats one that is told of a stranger.
   */
  Optional<Endpoint> endpoint(Host host, Instant now) {
    List<Endpoint> own =
        given.stream().filter(e -> host.app().equals(Optional.of(e.appId()))).toList();
    return switch (host.wish()) {
      case Host.Wish.None _ -> Optional.empty();
      case Host.Wish.One(var id) -> own.stream().filter(e -> e.id().equals(id)).findFirst();
      case Host.Wish.Any _ ->
          own.stream()
              .filter(e -> e.certificate().speaksFor(host.name()))
              .filter(e -> e.certificate().isValidAt(now))
              .max(Comparator.comparing((Endpoint e) -> e.certificate().ends()));
    };
  }

  /** What an authority issued for a name, the one that is valid longest; also if that is over. */
  Optional<Certificate> issued(Host host) {
    return host.managed() ? latest(host.name()) : Optional.empty();
  }

  private Optional<Certificate> latest(String name) {
    return issued.stream()
        .filter(c -> c.speaksFor(name))
        .max(Comparator.comparing(Certificate::ends));
  }

  /** What a name shows that is not the default. */
  Optional<Certificate> certificate(Host host, Instant now) {
    return endpoint(host, now)
        .map(Endpoint::certificate)
        .filter(c -> c.isValidAt(now))
        .or(() -> issued(host))
        .or(() -> server.filter(c -> c.speaksFor(host.name())))
        .or(() -> endpoint(host, now).map(Endpoint::certificate));
  }

  /**
   * What the router is told.
   *
   * @param otherwise for names that have none; the first of the table
   */
  CertificateTable table(List<Host> hosts, Certificate otherwise, Shown proofs, Instant now) {
    Map<Certificate, List<String>> shown = new LinkedHashMap<>();
    for (Host host : hosts) {
      certificate(host, now)
          .ifPresent(c -> shown.computeIfAbsent(c, _ -> new ArrayList<>()).add(host.name()));
    }
    // Whatever else it speaks for: names of apps that are to come.
    server.ifPresent(c -> {
      List<String> names = shown.computeIfAbsent(c, _ -> new ArrayList<>());
      c.names().stream().filter(n -> !isShown(shown, n)).forEach(names::add);
    });
    List<CertificateTable.Certificate> all = new ArrayList<>();
    // It speaks for names of the server too, which may have a better one.
    all.add(row(otherwise, otherwise.names().stream().filter(n -> !isShown(shown, n)).toList()));
    shown.forEach((certificate, names) -> all.add(row(certificate, names)));
    return new CertificateTable(all, proofs.answers(), proofs.certificates());
  }

  private static boolean isShown(Map<Certificate, List<String>> shown, String name) {
    return shown.values().stream().anyMatch(names -> names.contains(name));
  }

  private static CertificateTable.Certificate row(Certificate certificate, List<String> names) {
    return new CertificateTable.Certificate(
        names.stream().distinct().toList(), certificate.chain(), certificate.key());
  }

  /** The proofs that an authority is shown while it asks. */
  record Shown(
      List<CertificateTable.HttpAnswer> answers, List<CertificateTable.Certificate> certificates) {
    static final Shown NOTHING = new Shown(List.of(), List.of());
  }
}
