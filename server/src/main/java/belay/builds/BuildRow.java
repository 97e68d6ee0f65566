package belay.builds;

import belay.database.Micros;
import belay.database.Row;
import belay.release.Actor;
import belay.release.Change;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** A build as a row of the table {@code builds}. */
final class BuildRow {
  static final RowMapper<Build> BUILD = Row.mapper(BuildRow::read);

  /** All but the output. */
  static final String SELECT =
      "select id, app_id, user_id, email, credential, source, url, checksum, version,"
          + " version_description, buildpacks, status, release_id, slug_id, created_at, updated_at"
          + " from builds";

  private BuildRow() {}

  static void insert(Handle h, Build build) {
    Build.Asked asked = build.asked();
    h.execute(
        "insert into builds (id, app_id, user_id, email, credential, source, url, checksum,"
            + " version, version_description, buildpacks, status, created_at, updated_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        build.id().toString(),
        build.appId().toString(),
        build.actor().userId().toString(),
        build.actor().email(),
        build.actor().credential(),
        build.source().name(),
        asked.url().orElse(null),
        asked.checksum().orElse(null),
        asked.version().orElse(null),
        asked.description().orElse(null),
        String.join("\n", asked.buildpacks()),
        build.state().status().name().toLowerCase(Locale.ROOT),
        Micros.of(build.createdAt()),
        Micros.of(build.state().at()));
  }

  private static Build read(Row row) {
    return new Build(
        row.id("id"),
        row.id("app_id"),
        new Actor(row.id("user_id"), row.text("email"), row.text("credential")),
        Change.Source.valueOf(row.text("source")),
        new Build.Asked(
            row.optionalText("url"),
            row.optionalText("checksum"),
            row.optionalText("version"),
            row.optionalText("version_description"),
            buildpacks(row.text("buildpacks"))),
        row.time("created_at"),
        new Build.State(
            Build.Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
            row.optionalId("release_id"),
            row.optionalId("slug_id"),
            row.time("updated_at")));
  }

  private static List<String> buildpacks(String lines) {
    return lines.lines().filter(line -> !line.isEmpty()).toList();
  }
}
