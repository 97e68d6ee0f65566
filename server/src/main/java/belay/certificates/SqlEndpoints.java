package belay.certificates;

import belay.activity.Activity;
import belay.activity.Happening;
import belay.activity.OfConnections;
import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.App;
import belay.release.Change;
import belay.release.Ids;
import belay.release.NotFound;
import belay.release.Refused;
import belay.tls.Identity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Given certificates in the database file, their keys sealed. Safe for several threads. */
public final class SqlEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(SqlEndpoints.class);
  private static final int PER_APP_MAX = 50;
  private final Database database;
  private final Activity activity;
  private final KeySeal seal;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final DomainWishes wishes;

  public SqlEndpoints(
      Database database,
      Activity activity,
      KeySeal seal,
      InstantSource clock,
      RandomGenerator random) {
    this.database = database;
    this.activity = activity;
    this.seal = seal;
    this.clock = clock;
    this.random = random;
    this.wishes = new DomainWishes(database, activity, clock);
  }

  /** What was said of domains. */
  DomainWishes wishes() {
    return wishes;
  }

  /** Those of all apps. */
  List<Endpoint> all() {
    return database.read(h -> rows(h, "select * from sni_endpoints order by created_at, id"));
  }

  List<Endpoint> of(App app) {
    return database.read(h -> of(h, app.id()));
  }

  private List<Endpoint> of(Handle h, UUID app) {
    return rows(
        h, "select * from sni_endpoints where app_id = ? order by created_at, id", app.toString());
  }

  private List<Endpoint> rows(Handle h, String sql, Object... values) {
    return h.select(sql, values).map(Row.mapper(this::read)).list().stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Empty when it was sealed by another key: nobody can show it. */
  private Optional<Endpoint> read(Row row) {
    UUID id = row.id("id");
    Optional<String> key = seal.open(id, row.bytes("sealed_key"));
    if (key.isEmpty()) {
      LOG.warn("The key of certificate {} cannot be opened; it is not shown.", row.text("name"));
    }
    return key.map(k ->
        new Endpoint(
            row.id("app_id"),
            row.text("name"),
            new Certificate(
                id,
                Lines.of(row.text("names")),
                row.text("chain"),
                k,
                row.time("begins_at"),
                row.time("ends_at")),
            row.time("created_at"),
            row.time("updated_at")));
  }

  Endpoint add(App app, Identity given, Change change) {
    UUID id = Ids.next(random);
    Instant now = Micros.now(clock);
    return database.write(h -> {
      List<Endpoint> known = of(h, app.id());
      if (known.size() >= PER_APP_MAX) {
        throw Refused.rule(
            "An app has at most "
                + PER_APP_MAX
                + " certificates. To remove one: belay certs:remove --name NAME -a "
                + app.name());
      }
      String name = EndpointNames.free(h, random);
      Certificate certificate = certificate(id, given);
      h.execute(
          "insert into sni_endpoints (id, app_id, name, names, chain, sealed_key, begins_at,"
              + " ends_at, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          id.toString(),
          app.id().toString(),
          name,
          Lines.join(certificate.names()),
          certificate.chain(),
          seal.seal(id, certificate.key()),
          Micros.of(certificate.begins()),
          Micros.of(certificate.ends()),
          Micros.of(now),
          Micros.of(now));
      tell(h, app, new OfConnections.CertificateAdded(id, name, certificate.names()), change);
      return new Endpoint(app.id(), name, certificate, now, now);
    });
  }

  private static Certificate certificate(UUID id, Identity given) {
    return new Certificate(
        id,
        given.names(),
        given.chainPem(),
        given.keyPem(),
        given.certificate().getNotBefore().toInstant(),
        given.certificate().getNotAfter().toInstant());
  }

  Endpoint update(App app, Endpoint endpoint, Identity given, Change change) {
    Instant now = Micros.now(clock);
    Certificate certificate = certificate(endpoint.id(), given);
    return database.write(h -> {
      int changed =
          h.execute(
              "update sni_endpoints set names = ?, chain = ?, sealed_key = ?, begins_at = ?,"
                  + " ends_at = ?, updated_at = ? where id = ?",
              Lines.join(certificate.names()),
              certificate.chain(),
              seal.seal(endpoint.id(), certificate.key()),
              Micros.of(certificate.begins()),
              Micros.of(certificate.ends()),
              Micros.of(now),
              endpoint.id().toString());
      if (changed == 0) {
        throw new NotFound("sni_endpoint", "Couldn't find that SNI endpoint.");
      }
      tell(
          h,
          app,
          new OfConnections.CertificateUpdated(endpoint.id(), endpoint.name(), certificate.names()),
          change);
      return new Endpoint(app.id(), endpoint.name(), certificate, endpoint.createdAt(), now);
    });
  }

  void remove(App app, Endpoint endpoint, Change change) {
    database.write(h -> {
      String id = endpoint.id().toString();
      h.execute("delete from domain_endpoints where endpoint_id = ?", id);
      int gone = h.execute("delete from sni_endpoints where id = ?", id);
      if (gone == 1) {
        tell(
            h,
            app,
            new OfConnections.CertificateRemoved(
                endpoint.id(), endpoint.name(), endpoint.certificate().names()),
            change);
      }
      return gone;
    });
  }

  private void tell(Handle h, App app, Happening happening, Change change) {
    activity.append(h, app.id(), happening, change, Micros.of(Micros.now(clock)));
  }
}
