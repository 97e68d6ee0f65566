package belay.hook;

import belay.database.Database;
import belay.database.Micros;
import belay.outbox.Outbox;
import belay.outbox.Untold;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * What is wrong and was told, in the database file: written in the transaction that writes what is
 * to be told, so that no crash tells it twice or never. Safe for use by several threads.
 */
public final class SqlAlerts {
  /** What is noticed, and what that says: its opposite ends it. */
  public enum Kind {
    DOWN("down", "up"),
    DISK("disk_full", "disk_room");

    private final String begins;
    private final String ends;

    Kind(String begins, String ends) {
      this.begins = begins;
      this.ends = ends;
    }

    public String begins() {
      return begins;
    }

    public String ends() {
      return ends;
    }
  }

  private final Database database;
  private final InstantSource clock;

  public SqlAlerts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Since when it has been so, where it was told. */
  public Optional<Instant> open(UUID app, Kind kind) {
    return database.read(h ->
        h.select(
                "select since from alerts where app_id = ? and kind = ?",
                app.toString(),
                kind.begins())
            .mapTo(Long.class)
            .findOne()
            .map(Micros::instant));
  }

  /** Tells it, once. */
  public void begin(UUID app, Kind kind, Instant since, String why) {
    long now = Micros.of(Micros.now(clock));
    database.write(h -> {
      int begun =
          h.execute(
              "insert into alerts (app_id, kind, since) values (?, ?, ?) on conflict do nothing",
              app.toString(),
              kind.begins(),
              Micros.of(since.truncatedTo(ChronoUnit.MICROS)));
      if (begun == 1) {
        Outbox.add(h, app, Untold.NOTICE, kind.begins(), detail(since, why), now);
      }
      return begun;
    });
  }

  /** Tells that it is over, once; without a word where nobody wants to know. */
  public void end(UUID app, Kind kind, boolean told) {
    long now = Micros.of(Micros.now(clock));
    Optional<Instant> since = open(app, kind);
    database.write(h -> {
      int ended =
          h.execute(
              "delete from alerts where app_id = ? and kind = ?", app.toString(), kind.begins());
      if (ended == 1 && told) {
        Outbox.add(
            h, app, Untold.NOTICE, kind.ends(), detail(since.orElse(clock.instant()), ""), now);
      }
      return ended;
    });
  }

  private static String detail(Instant since, String why) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("since", since.toString())
        .put("why", why)
        .toString();
  }
}
