package belay.certificates;

import belay.activity.Activity;
import belay.activity.OfConnections;
import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.App;
import belay.release.Change;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which certificate each domain is to show, where somebody said so. Safe for several threads. */
final class DomainWishes {
  private final Database database;
  private final Activity activity;
  private final InstantSource clock;

  DomainWishes(Database database, Activity activity, InstantSource clock) {
    this.database = database;
    this.activity = activity;
    this.clock = clock;
  }

  /** What was said of domains, by their ids. */
  Map<UUID, Host.Wish> all() {
    return database.read(h -> {
      Map<UUID, Host.Wish> wishes = new HashMap<>();
      h.select("select domain_id, endpoint_id from domain_endpoints")
          .map(Row.mapper(row -> Map.entry(row.id("domain_id"), row.text("endpoint_id"))))
          .list()
          .forEach(row -> wishes.put(row.getKey(), wish(row.getValue())));
      return wishes;
    });
  }

  private static Host.Wish wish(String endpoint) {
    return endpoint.isEmpty() ? Host.Wish.NONE : new Host.Wish.One(UUID.fromString(endpoint));
  }

  /** Has a domain show one of them, or none. */
  void choose(App app, UUID domain, String hostname, Optional<Endpoint> endpoint, Change change) {
    database.write(h -> {
      h.execute(
          "insert into domain_endpoints (domain_id, endpoint_id) values (?, ?) on conflict"
              + " (domain_id) do update set endpoint_id = excluded.endpoint_id",
          domain.toString(),
          endpoint.map(e -> e.id().toString()).orElse(""));
      activity.append(
          h,
          app.id(),
          new OfConnections.CertificateChosen(
              hostname, endpoint.map(Endpoint::name).orElse("none")),
          change,
          Micros.of(Micros.now(clock)));
      return true;
    });
  }
}
