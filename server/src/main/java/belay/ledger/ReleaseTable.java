package belay.ledger;

import belay.database.Row;
import belay.release.Actor;
import belay.release.Change;
import belay.release.Kind;
import belay.release.Release;
import belay.release.Stamp;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of releases: a row is written once, and never changed. */
final class ReleaseTable {
  private ReleaseTable() {}

  static void insert(Handle handle, ReleaseRow row) {
    handle
        .createUpdate(
            "insert into releases (app_id, version, id, form, kind, ref_target, ref_commit,"
                + " ref_keys, description, actor_id, actor_email, credential, source, reason,"
                + " created_at, stamp, slug_id, digest, runtimes, config_id, prev_hash, hash) values (:app, :version,"
                + " :id, :form, :kind, :target, :commit, :keys, :description, :actor, :email,"
                + " :credential, :source, :reason, :at, :stamp, :slug, :digest, :runtimes, :config, :prev,"
                + " :hash)")
        .bind("app", row.appId().toString())
        .bind("version", row.version())
        .bind("id", row.id().toString())
        .bind("form", row.form())
        .bind("kind", row.kind().word())
        .bind("target", row.ref().target())
        .bind("commit", row.ref().commit())
        .bind("keys", String.join(",", row.ref().keys()))
        .bind("description", row.description())
        .bind("actor", row.change().actor().userId().toString())
        .bind("email", row.change().actor().email())
        .bind("credential", row.change().actor().credential())
        .bind("source", ReleaseRow.word(row.change().source()))
        .bind("reason", row.change().reason())
        .bind("at", row.createdAt())
        .bind("stamp", row.stamp().map(Stamp::value))
        .bind("slug", row.slug().map(UUID::toString))
        .bind("digest", row.digest())
        .bind("runtimes", row.runtimes())
        .bind("config", row.configId())
        .bind("prev", row.previousHash())
        .bind("hash", row.hash())
        .execute();
  }

  static ReleaseRow read(Row row) {
    return new ReleaseRow(
        row.number("form"),
        row.id("app_id"),
        Math.toIntExact(row.number("version")),
        row.id("id"),
        Kind.ofWord(row.text("kind")),
        new Release.Ref(
            row.optionalInteger("ref_target"),
            row.optionalText("ref_commit"),
            keys(row.text("ref_keys"))),
        row.text("description"),
        new Change(
            new Actor(row.id("actor_id"), row.text("actor_email"), row.text("credential")),
            source(row.text("source")),
            row.optionalText("reason")),
        row.number("created_at"),
        row.optionalText("stamp").map(Stamp::new),
        row.optionalId("slug_id"),
        row.optionalText("digest"),
        row.optionalText("runtimes"),
        row.text("config_id"),
        row.text("prev_hash"),
        row.text("hash"));
  }

  private static List<String> keys(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(","));
  }

  private static Change.Source source(String word) {
    Change.Source source = Change.Source.valueOf(word.toUpperCase(Locale.ROOT));
    if (!ReleaseRow.word(source).equals(word)) {
      throw new IllegalArgumentException(word);
    }
    return source;
  }
}
