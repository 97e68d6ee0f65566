package belay.metrics;

import belay.api.ServerBody;
import belay.tls.Expiries;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is wrong at this moment, how backups do, and until when certificates are good.
 *
 * @param alerts an app is named by its id there
 * @param name an app's name by its id; empty when it is gone
 */
public record StateFigures(
    Supplier<List<ServerBody.Alert>> alerts,
    Supplier<Optional<ServerBody.Backups>> backups,
    List<Expiries> certificates,
    Function<String, Optional<String>> name,
    InstantSource clock)
    implements Figures {
  @Override
  public List<Family> now() {
    List<Family> all = new ArrayList<>();
    Family active =
        Family.gauge(
            "belay_alert_active", "1 for each alert that was told and is not over, by what it is.");
    for (ServerBody.Alert alert : alerts.get()) {
      if (alert.app().isEmpty()) {
        active.add(1, "alert", alert.kind());
      } else {
        alert
            .app()
            .flatMap(name)
            .ifPresent(app -> active.add(1, "alert", alert.kind(), "app", app));
      }
    }
    all.add(active);
    backups.get().ifPresent(of -> all.addAll(told(of)));
    all.add(expiries());
    return all;
  }

  private List<Family> told(ServerBody.Backups of) {
    Family last = Family.gauge("belay_backup_last_timestamp_seconds", "When the newest was made.");
    of.last().ifPresent(at -> last.add(at.getEpochSecond()));
    Family age = Family.gauge("belay_backup_age_seconds", "How old the newest is.");
    of.last().ifPresent(at -> age.add(clock.instant().getEpochSecond() - at.getEpochSecond()));
    Family verified =
        Family.gauge(
            "belay_backup_verified_timestamp_seconds",
            "When the newest was made that a trial found to work.");
    of.verified().ifPresent(at -> verified.add(at.getEpochSecond()));
    Family failed = Family.gauge("belay_backup_failed", "1 when the last try failed.");
    return List.of(last, age, verified, failed.add(of.failed().isPresent() ? 1 : 0));
  }

  /** Of each source the one that ends first: hosts are no labels, since there may be many. */
  private Family expiries() {
    Map<String, Instant> first = new TreeMap<>();
    for (Expiries source : certificates) {
      for (Expiries.Expiry one : source.all()) {
        first.merge(one.source(), one.notAfter(), (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    Family family =
        Family.gauge(
            "belay_certificate_expiry_timestamp_seconds",
            "When the certificate expires that does so first, by where they come from.");
    first.forEach((source, at) -> family.add(at.getEpochSecond(), "source", source));
    return family;
  }
}
