package belay.group;

import belay.database.Micros;
import belay.database.Row;
import belay.ledger.Encoding;
import belay.release.Actor;
import belay.release.Change;
import belay.release.Together;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * One generation as its rows.
 *
 * @param at microseconds since 1970
 * @param parts by the apps' ids
 */
record GenerationRow(
    UUID group, int number, Together together, long at, List<Part> parts, String previous) {
  static final RowMapper<GenerationRow> ROW = Row.mapper(GenerationRow::read);

  static final RowMapper<Part> PART =
      Row.mapper(row ->
          new Part(
              row.id("app_id"),
              row.text("app_name"),
              row.integer("version"),
              row.text("release_hash"),
              row.flag("changed")));

  /** Named in the hash and in the row: a later Belay may hash more, and still check this one. */
  private static final long FORM = 1;

  GenerationRow {
    parts = parts.stream().sorted(Comparator.comparing(p -> p.app().toString())).toList();
  }

  /**
   * What an app runs in it.
   *
   * @param hash of the release's row
   */
  record Part(UUID app, String name, int version, String hash, boolean changed) {}

  GenerationRow with(List<Part> known) {
    return new GenerationRow(group, number, together, at, known, previous);
  }

  String hash() {
    Change change = together.change();
    Encoding encoding =
        new Encoding("belay generation " + FORM)
            .text(group.toString())
            .number(number)
            .text(together.cause().word())
            .number(together.target())
            .text(together.description())
            .text(change.actor().userId().toString())
            .text(change.actor().email())
            .text(change.actor().credential())
            .text(word(change.source()))
            .text(change.reason())
            .number(at)
            .number(parts.size());
    for (Part part : parts) {
      encoding
          .text(part.app().toString())
          .text(part.name())
          .number(part.version())
          .text(part.hash())
          .number(part.changed() ? 1 : 0);
    }
    return encoding.text(previous).hex();
  }

  void insert(Handle h) {
    Change change = together.change();
    h.createUpdate(
            "insert into generations (group_id, number, form, cause, ref_target, description,"
                + " actor_id, actor_email, credential, source, reason, created_at, prev_hash, hash)"
                + " values (:group, :number, :form, :cause, :target, :description, :actor, :email,"
                + " :credential, :source, :reason, :at, :prev, :hash)")
        .bind("group", group.toString())
        .bind("number", number)
        .bind("form", FORM)
        .bind("cause", together.cause().word())
        .bind("target", together.target())
        .bind("description", together.description())
        .bind("actor", change.actor().userId().toString())
        .bind("email", change.actor().email())
        .bind("credential", change.actor().credential())
        .bind("source", word(change.source()))
        .bind("reason", change.reason())
        .bind("at", at)
        .bind("prev", previous)
        .bind("hash", hash())
        .execute();
    for (Part part : parts) {
      h.execute(
          "insert into generation_parts (group_id, number, app_id, app_name, version,"
              + " release_hash, changed) values (?, ?, ?, ?, ?, ?, ?)",
          group.toString(),
          number,
          part.app().toString(),
          part.name(),
          part.version(),
          part.hash(),
          part.changed() ? 1 : 0);
    }
  }

  /** Without its parts, which are rows of their own. */
  static GenerationRow read(Row row) {
    return new GenerationRow(
        row.id("group_id"),
        row.integer("number"),
        new Together(
            row.id("group_id"),
            Together.Cause.ofWord(row.text("cause")),
            row.optionalInteger("ref_target"),
            row.text("description"),
            change(row)),
        row.number("created_at"),
        List.of(),
        row.text("prev_hash"));
  }

  /** Who did it, as releases have it too. */
  static Change change(Row row) {
    return new Change(
        new Actor(row.id("actor_id"), row.text("actor_email"), row.text("credential")),
        Change.Source.valueOf(row.text("source").toUpperCase(Locale.ROOT)),
        row.optionalText("reason"));
  }

  private static String word(Change.Source source) {
    return source.name().toLowerCase(Locale.ROOT);
  }

  /** What is known of its time, its row apart. */
  Generation generation(
      List<Generation.Part> shown, Optional<Long> servedAt, boolean pending, String hash) {
    return new Generation(
        number,
        together.cause(),
        together.target(),
        together.description(),
        together.change(),
        Micros.instant(at),
        shown,
        servedAt.map(Micros::instant),
        pending,
        hash);
  }
}
