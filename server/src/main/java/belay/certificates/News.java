package belay.certificates;

import belay.activity.Activity;
import belay.activity.Happening;
import belay.activity.OfConnections;
import belay.database.Database;
import belay.database.Micros;
import belay.release.Actor;
import belay.release.Change;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Tells an app's activity what came of its names. */
record News(Database database, Activity activity, Hosts hosts, InstantSource clock) {
  private static final Change OWN =
      new Change(new Actor(new UUID(0, 0), "belay", ""), Change.Source.API, Optional.empty());

  void issued(SqlAcme.Issued issued) {
    Certificate certificate = issued.certificate();
    tell(
        certificate.names(),
        new OfConnections.CertificateIssued(certificate.names(), certificate.ends()));
  }

  /** The first time, and when it is given up: not each time. */
  void failing(NameState state) {
    if (state.failures() == 1 || state.failures() == NameState.FAILURES_MAX) {
      tell(
          List.of(state.name()), new OfConnections.CertificateFailed(state.name(), state.reason()));
    }
  }

  private void tell(List<String> names, Happening happening) {
    Set<UUID> apps = new HashSet<>();
    hosts.all().stream()
        .filter(h -> names.contains(h.name()))
        .flatMap(h -> h.app().stream())
        .forEach(apps::add);
    long now = Micros.of(Micros.now(clock));
    database.write(h -> {
      apps.forEach(app -> activity.append(h, app, happening, OWN, now));
      return true;
    });
  }
}
