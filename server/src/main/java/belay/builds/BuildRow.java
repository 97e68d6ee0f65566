package belay.builds;

import belay.database.Micros;
import belay.release.Actor;
import belay.release.Change;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A build as a row of the table {@code builds}. */
final class BuildRow {
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

  static Build read(ResultSet row) throws SQLException {
    return new Build(
        UUID.fromString(row.getString("id")),
        UUID.fromString(row.getString("app_id")),
        new Actor(
            UUID.fromString(row.getString("user_id")),
            row.getString("email"),
            row.getString("credential")),
        Change.Source.valueOf(row.getString("source")),
        new Build.Asked(
            Optional.ofNullable(row.getString("url")),
            Optional.ofNullable(row.getString("checksum")),
            Optional.ofNullable(row.getString("version")),
            Optional.ofNullable(row.getString("version_description")),
            buildpacks(row.getString("buildpacks"))),
        Micros.instant(row.getLong("created_at")),
        new Build.State(
            Build.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
            id(row, "release_id"),
            id(row, "slug_id"),
            Micros.instant(row.getLong("updated_at"))));
  }

  private static List<String> buildpacks(String lines) {
    return lines.lines().filter(line -> !line.isEmpty()).toList();
  }

  private static Optional<UUID> id(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(UUID::fromString);
  }
}
