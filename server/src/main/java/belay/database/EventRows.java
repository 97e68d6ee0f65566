package belay.database;

import belay.release.Change;
import belay.release.Masked;
import belay.release.Printable;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes what happened to an app in the transaction of the thing itself: the rooms of the ledger
 * and of the apps both do.
 */
public final class EventRows {
  static final int EVENTS_KEPT = 10_000;

  private static final int CHARS_MAX = 2_000;

  private EventRows() {}

  /**
   * Appends to an app's events; does nothing for an app that is not in the file. A long text is
   * cut, and no URL in it keeps its password.
   */
  public static void append(Handle h, UUID app, UUID id, String what, Change change, long at) {
    h.createUpdate(
            "insert into events (app_id, seq, id, what, actor_id, actor_email, credential, source,"
                + " reason, at, address) select :app, (select coalesce(max(seq), 0) + 1 from events"
                + " where app_id = :app), :id, :what, :actor, :email, :credential, :source,"
                + " :reason, :at, :address where exists (select 1 from apps where id = :app)")
        .bind("app", app.toString())
        .bind("id", id.toString())
        .bind("what", Printable.of(Masked.text(what), CHARS_MAX))
        .bind("actor", change.actor().userId().toString())
        .bind("email", change.actor().email())
        .bind("credential", change.actor().credential())
        .bind("source", change.source().name().toLowerCase(Locale.ROOT))
        .bind("reason", change.reason().map(Masked::text))
        .bind("at", at)
        .bind("address", change.actor().address())
        .execute();
    h.execute(
        "delete from events where app_id = ? and seq <= (select max(seq) from events where app_id ="
            + " ?) - ?",
        app.toString(),
        app.toString(),
        EVENTS_KEPT);
  }
}
