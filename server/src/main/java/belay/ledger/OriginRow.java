package belay.ledger;

import belay.database.Micros;
import belay.database.Row;
import belay.release.Origin;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of {@code origins}. */
final class OriginRow {
  private static final RowMapper<Origin> ORIGIN =
      Row.mapper(row ->
          new Origin(
              row.time("asked_at"),
              Duration.of(row.number("queued_us"), ChronoUnit.MICROS),
              Duration.of(row.number("build_us"), ChronoUnit.MICROS),
              row.text("checks").lines().toList()));

  private OriginRow() {}

  static int insert(Handle handle, String releaseId, Origin origin) {
    return handle.execute(
        "insert into origins (release_id, asked_at, queued_us, build_us, checks) values"
            + " (?, ?, ?, ?, ?) on conflict (release_id) do nothing",
        releaseId,
        Micros.of(origin.askedAt().truncatedTo(ChronoUnit.MICROS)),
        origin.queued().toNanos() / 1_000,
        origin.built().toNanos() / 1_000,
        String.join("\n", origin.checks()));
  }

  static Optional<Origin> find(Handle handle, String releaseId) {
    return handle
        .select("select * from origins where release_id = ?", releaseId)
        .map(ORIGIN)
        .findOne();
  }
}
