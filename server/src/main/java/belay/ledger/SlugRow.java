package belay.ledger;

import belay.database.Micros;
import belay.database.Row;
import belay.release.Job;
import belay.release.LanguageRuntime;
import belay.release.Limits;
import belay.release.Slug;
import belay.release.SlugImages;
import belay.release.Stamp;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * A row of the table {@code slugs}. What a build asks for as env may hold secrets: it is sealed.
 */
final class SlugRow {
  private static final String COPIES =
      "select o.id from slugs s join slugs o on o.created_at = s.created_at and o.tree_hash ="
          + " s.tree_hash and o.commit_id is s.commit_id";

  private SlugRow() {}

  static int insert(Handle handle, ConfigSeal seal, Slug slug) {
    String id = slug.id().toString();
    return handle
        .createUpdate(
            "insert into slugs (id, app_id, commit_id, commit_subject, buildpack, image, images, process_types,"
                + " env, health_path, boot_max_ms, overlap, migrations, checkpoint, jobs, limits, runtimes, size_bytes, tree_hash, created_at) values (:id,"
                + " :app, :commit, :subject, :buildpack, :image, :images, :types, :env, :path, :boot, :overlap, :migrations, :checkpoint, :jobs, :limits, :runtimes, :size, :tree,"
                + " :at)")
        .bind("id", id)
        .bind("app", slug.appId().toString())
        .bind("commit", slug.commit())
        .bind("subject", slug.commitSubject())
        .bind("buildpack", slug.buildpack())
        .bind("image", slug.image())
        .bind("images", slug.images().map(SlugImages::ownText).orElse(""))
        .bind("types", ConfigEncoding.of(slug.processTypes()))
        .bind("env", seal.sealPairs(id, slug.env()))
        .bind("path", slug.health().path())
        .bind("boot", slug.health().bootMax().toMillis())
        .bind("overlap", slug.overlap())
        .bind("migrations", String.join("\n", slug.migrations()))
        .bind("checkpoint", slug.checkpoint().word())
        .bind("jobs", Job.text(slug.jobs()))
        .bind("limits", slug.limits().toString())
        .bind("runtimes", LanguageRuntime.text(slug.runtimes()))
        .bind("size", slug.sizeBytes())
        .bind("tree", slug.treeHash())
        .bind("at", Micros.of(slug.createdAt().truncatedTo(ChronoUnit.MICROS)))
        .execute();
  }

  /** What a slug that is known is, by content, as {@link Slug#digest}. */
  static Optional<String> digest(Handle handle, UUID id) {
    return handle
        .select("select image, images, tree_hash from slugs where id = ?", id.toString())
        .map(Row.mapper(SlugRow::digest))
        .findOne();
  }

  /** The slug that one is a copy of: a copy keeps the time and the tree. */
  static Optional<UUID> first(Handle handle, UUID id) {
    return handle
        .select(COPIES + " where s.id = ? order by o.rowid limit 1", id.toString())
        .mapTo(String.class)
        .findOne()
        .map(UUID::fromString);
  }

  /** The newest copy of a slug that an app has. */
  static Optional<UUID> copyIn(Handle handle, UUID appId, UUID id) {
    return handle
        .select(
            COPIES + " where s.id = ? and o.app_id = ? order by o.rowid desc limit 1",
            id.toString(),
            appId.toString())
        .mapTo(String.class)
        .findOne()
        .map(UUID::fromString);
  }

  /** The images of the slug that an app's release directory has. */
  static Optional<SlugImages> images(Handle handle, UUID appId, Stamp stamp) {
    return handle
        .select(
            "select s.image, s.images from releases r join slugs s on s.id = r.slug_id where"
                + " r.app_id = ? and r.stamp = ? and s.image is not null order by r.version desc"
                + " limit 1",
            appId.toString(),
            stamp.value())
        .map(Row.mapper(row -> images(row).orElseThrow()))
        .findOne();
  }

  private static Optional<SlugImages> images(Row row) {
    return SlugImages.parse(row.optionalText("image"), row.text("images"));
  }

  /** The digest of a row that has these three columns. */
  static String digest(Row row) {
    return Slug.digest(images(row), row.text("tree_hash"));
  }

  /** Of all columns; what is sealed is opened. */
  static RowMapper<Slug> slug(ConfigSeal seal) {
    return Row.mapper(row -> read(row, seal));
  }

  private static Slug read(Row row, ConfigSeal seal) {
    String id = row.text("id");
    return new Slug(
        UUID.fromString(id),
        row.id("app_id"),
        row.optionalText("commit_id"),
        row.optionalText("commit_subject"),
        row.text("buildpack"),
        images(row),
        ConfigEncoding.pairs(row.bytes("process_types")),
        seal.openPairs(id, row.bytes("env"))
            .orElseThrow(() ->
                new ConfigKeyUnusable(
                    "What is known of slug "
                        + id
                        + " was changed in the database file; it"
                        + " cannot be started again. What serves goes on serving.")),
        new Slug.Health(
            row.optionalText("health_path"), Duration.ofMillis(row.number("boot_max_ms"))),
        row.flag("overlap"),
        row.text("migrations").lines().toList(),
        Slug.Copied.ofWord(row.text("checkpoint")).orElse(Slug.Copied.MIGRATIONS),
        Job.parse(row.text("jobs")),
        Limits.parse(row.text("limits")),
        LanguageRuntime.parse(row.text("runtimes")),
        row.number("size_bytes"),
        row.text("tree_hash"),
        row.time("created_at"));
  }
}
