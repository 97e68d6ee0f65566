package belay.activity;

import belay.database.Row;
import belay.release.App;
import belay.release.Change;
import belay.release.Masked;
import belay.release.Printable;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The events in the database file: as they were told then, and as programs read them. */
public final class EventRows {
  private static final RowMapper<Event> EVENT = Row.mapper(EventRows::event);

  static final int EVENTS_KEPT = 10_000;

  private static final int CHARS_MAX = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, String>> TEXTS =
      new TypeReference<>() {};

  private EventRows() {}

  static void append(Handle h, UUID app, UUID id, Happening happening, Change change, long at) {
    Facts facts = Facts.of(happening);
    h.createUpdate(
            "insert into events (app_id, seq, id, what, kind, subject, detail, actor_id,"
                + " actor_email, credential, source, reason, at, address) select :app, (select"
                + " coalesce(max(seq), 0) + 1 from events where app_id = :app), :id, :what, :kind,"
                + " :subject, :detail, :actor, :email, :credential, :source, :reason, :at, :address"
                + " where exists (select 1 from apps where id = :app)")
        .bind("app", app.toString())
        .bind("id", id.toString())
        .bind("what", shown(Words.of(happening)))
        .bind("kind", facts.kind())
        .bind("subject", shown(facts.subject()))
        .bind("detail", json(facts.detail()))
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

  /**
   * Events of an app in the order of their numbers.
   *
   * @param from the first number that may be among them
   */
  public static List<Event> page(Handle h, App app, long from, boolean descending, int max) {
    return h.select(
            "select * from events where app_id = ? and seq "
                + (descending ? "<= ? order by seq desc" : ">= ? order by seq")
                + " limit ?",
            app.id().toString(),
            from,
            max)
        .map(EVENT)
        .list();
  }

  private static Event event(Row row) {
    return new Event(
        row.id("id"),
        row.number("seq"),
        // What a version before wrote was not made fit to be shown.
        Printable.line(Masked.text(row.text("what"))),
        new Facts(row.text("kind"), row.text("subject"), texts(row.text("detail"))),
        row.text("actor_email"),
        row.text("source"),
        Event.door(row.text("source"), row.text("credential"), row.text("actor_email")),
        row.optionalText("address"),
        row.time("at"));
  }

  private static String shown(String text) {
    return Printable.of(Masked.text(text), CHARS_MAX);
  }

  private static String json(SequencedMap<String, String> detail) {
    SequencedMap<String, String> shown = new LinkedHashMap<>();
    detail.forEach((name, text) -> shown.put(name, shown(text)));
    try {
      return JSON.writeValueAsString(shown);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SequencedMap<String, String> texts(String json) {
    try {
      return JSON.readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
