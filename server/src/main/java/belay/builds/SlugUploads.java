package belay.builds;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.RowMapper;

/** Uploads of slugs, in the database file. Safe for several threads. */
public final class SlugUploads {
  private static final RowMapper<SlugUpload> UPLOAD = Row.mapper(SlugUploads::read);

  private final Database database;

  public SlugUploads(Database database) {
    this.database = database;
  }

  public void begin(SlugUpload upload) {
    database.write(h ->
        h.createUpdate(
                "insert into slug_uploads (id, app_id, process_types, commit_id, subject,"
                    + " buildpack, checksum, created_at) values (:id, :app, :types, :commit,"
                    + " :subject, :buildpack, :checksum, :at)")
            .bind("id", upload.id().toString())
            .bind("app", upload.appId().toString())
            .bind("types", lines(upload.processTypes()))
            .bind("commit", upload.commit())
            .bind("subject", upload.subject())
            .bind("buildpack", upload.buildpack())
            .bind("checksum", upload.checksum())
            .bind("at", Micros.of(upload.createdAt()))
            .execute());
  }

  public Optional<SlugUpload> find(UUID id) {
    return database.read(h ->
        h.select("select * from slug_uploads where id = ?", id.toString()).map(UPLOAD).findOne());
  }

  /** An app's, newest first. */
  public List<SlugUpload> of(UUID appId) {
    return database.read(h ->
        h.select(
                "select * from slug_uploads where app_id = ? order by created_at desc, id desc",
                appId.toString())
            .map(UPLOAD)
            .list());
  }

  public void forget(UUID id) {
    database.write(h -> h.execute("delete from slug_uploads where id = ?", id.toString()));
  }

  private static SlugUpload read(Row row) {
    return new SlugUpload(
        row.id("id"),
        row.id("app_id"),
        types(row.text("process_types")),
        row.optionalText("commit_id"),
        row.optionalText("subject"),
        row.optionalText("buildpack"),
        row.optionalText("checksum"),
        row.time("created_at"));
  }

  private static String lines(SortedMap<String, String> types) {
    return types.entrySet().stream()
        .map(type -> type.getKey() + ":" + type.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static SortedMap<String, String> types(String lines) {
    SortedMap<String, String> types = new TreeMap<>();
    lines
        .lines()
        .forEach(line -> {
          int colon = line.indexOf(':');
          types.put(line.substring(0, colon), line.substring(colon + 1));
        });
    return types;
  }
}
