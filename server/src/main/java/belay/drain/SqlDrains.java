package belay.drain;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.App;
import belay.release.Ids;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drains in the database file, their URLs sealed. Safe for several threads. */
public final class SqlDrains {
  private static final Logger LOG = LoggerFactory.getLogger(SqlDrains.class);

  private final Database database;
  private final Seal seal;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** Encrypts a URL under its drain's id; what was changed in the file is not opened. */
  public interface Seal {
    byte[] seal(String id, String url);

    Optional<String> open(String id, byte[] sealed);
  }

  public SqlDrains(Database database, Seal seal, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.seal = seal;
    this.clock = clock;
    this.random = random;
  }

  /** Those of all apps there are. */
  List<Drain> all() {
    return database.read(h ->
        h
            .select("select * from log_drains order by created_at, id")
            .map(Row.mapper(this::read))
            .list()
            .stream()
            .flatMap(Optional::stream)
            .toList());
  }

  List<Drain> of(App app) {
    return database.read(h -> of(h, app.id()));
  }

  private List<Drain> of(Handle h, UUID appId) {
    return h
        .select(
            "select * from log_drains where app_id = ? order by created_at, id", appId.toString())
        .map(Row.mapper(this::read))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Empty when it was sealed by another key: it is not sent to, and goes with its app. */
  private Optional<Drain> read(Row row) {
    String id = row.text("id");
    Optional<DrainUrl> url;
    try {
      url = seal.open(id, row.bytes("sealed_url")).map(DrainUrl::of);
    } catch (InvalidInput e) {
      url = Optional.empty();
    }
    if (url.isEmpty()) {
      LOG.warn("The URL of drain {} cannot be opened; nothing is sent there.", id);
      return Optional.empty();
    }
    return Optional.of(
        new Drain(
            UUID.fromString(id),
            row.id("app_id"),
            url.get(),
            row.text("token"),
            row.time("created_at"),
            row.time("updated_at")));
  }

  Drain add(App app, DrainUrl url) {
    UUID id = Ids.next(random);
    String token = "d." + Ids.next(random);
    Instant now = Micros.now(clock);
    return database.write(h -> {
      if (of(h, app.id()).size() >= Drains.PER_APP_MAX) {
        throw Refused.rule(
            "An app has at most "
                + Drains.PER_APP_MAX
                + " drains. To remove one: belay drains:remove URL -a "
                + app.name());
      }
      refuseTaken(h, app.id(), url);
      h.execute(
          "insert into log_drains (id, app_id, token, sealed_url, created_at, updated_at)"
              + " values (?, ?, ?, ?, ?, ?)",
          id.toString(),
          app.id().toString(),
          token,
          seal.seal(id.toString(), url.text()),
          Micros.of(now),
          Micros.of(now));
      return new Drain(id, app.id(), url, token, now, now);
    });
  }

  private void refuseTaken(Handle h, UUID appId, DrainUrl url) {
    if (of(h, appId).stream().anyMatch(d -> d.url().text().equals(url.text()))) {
      throw Refused.rule("Url has already been taken: the app has that drain.");
    }
  }

  Drain change(Drain drain, DrainUrl url) {
    Instant now = Micros.now(clock);
    return database.write(h -> {
      if (url.text().equals(drain.url().text())) {
        return drain;
      }
      refuseTaken(h, drain.appId(), url);
      int changed =
          h.execute(
              "update log_drains set sealed_url = ?, updated_at = ? where id = ?",
              seal.seal(drain.id().toString(), url.text()),
              Micros.of(now),
              drain.id().toString());
      if (changed == 0) {
        throw new NotFound("log_drain", "Couldn't find that log drain.");
      }
      return new Drain(drain.id(), drain.appId(), url, drain.token(), drain.createdAt(), now);
    });
  }

  void remove(Drain drain) {
    database.write(h -> h.execute("delete from log_drains where id = ?", drain.id().toString()));
  }
}
