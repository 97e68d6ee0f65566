package belay.hook;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.outbox.Outbox;
import belay.outbox.Untold;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is wrong and was told, in the database file: written in the transaction that writes what is
 * to be told, so that no crash tells it twice or never. Safe for use by several threads.
 */
public final class SqlAlerts {
  /** What is noticed, and what that says: its opposite ends it. */
  public enum Kind {
    DOWN("down", "up", HookEvent.DOWN, "belay logs"),
    CRASHING("crashing", "crashing_over", HookEvent.CRASHING, "belay ps"),
    ERRORS("errors", "errors_over", HookEvent.ERRORS, "belay logs"),
    JOB("job", "job_over", HookEvent.JOB, "belay cron"),
    CONTRACT("contract", "contract_over", HookEvent.CONTRACT, "belay releases:finalize"),
    DISK("disk_full", "disk_room", HookEvent.DISK, "belay doctor"),
    DISK_LOW("disk_low", "disk_low_over", HookEvent.DISK, "belay doctor"),
    MEMORY("memory", "memory_over", HookEvent.MEMORY, "belay doctor"),
    CERTIFICATE("certificate", "certificate_over", HookEvent.CERTIFICATE, "belay doctor"),
    BACKUP("backup", "backup_over", HookEvent.BACKUP, "belay backup"),
    ADDON_BACKUP("addon_backup", "addon_backup_over", HookEvent.BACKUP, "belay pg:backups"),
    BACKGROUND("background", "background_over", HookEvent.BACKGROUND, "belay server:status");

    private final String begins;
    private final String ends;
    private final HookEvent event;
    private final String next;

    Kind(String begins, String ends, HookEvent event, String next) {
      this.begins = begins;
      this.ends = ends;
      this.event = event;
      this.next = next;
    }

    static Optional<Kind> ofWord(String begins) {
      return Arrays.stream(values()).filter(k -> k.begins.equals(begins)).findFirst();
    }

    public boolean isOfServer() {
      return HookEvent.ofServer().contains(event);
    }

    /** Which hooks are told of it. */
    public HookEvent event() {
      return event;
    }

    /** What to run; of an app's with the app behind it. */
    public String next() {
      return next;
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

  /**
   * Something that is wrong and was told.
   *
   * @param app whose; {@link Untold#SERVER} for the server's
   */
  public record Open(UUID app, Kind kind, Instant since, String why) {}

  /** All that is, as far as this version knows what it is about. */
  public List<Open> all() {
    return database.read(h ->
        h
            .select("select app_id, kind, since, why from alerts order by since")
            .map(
                Row.mapper(row ->
                    Kind.ofWord(row.text("kind"))
                        .map(kind ->
                            new Open(row.id("app_id"), kind, row.time("since"), row.text("why")))))
            .list()
            .stream()
            .flatMap(Optional::stream)
            .toList());
  }

  /**
   * Notes it, once.
   *
   * @param told whether anybody wants to know
   */
  public void begin(UUID app, Kind kind, Instant since, String why, boolean told) {
    long now = Micros.of(Micros.now(clock));
    database.write(h -> {
      int begun =
          h.execute(
              "insert into alerts (app_id, kind, since, why) values (?, ?, ?, ?)"
                  + " on conflict do nothing",
              app.toString(),
              kind.begins(),
              Micros.of(since.truncatedTo(ChronoUnit.MICROS)),
              why);
      if (begun == 1 && told) {
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
