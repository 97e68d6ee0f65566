package belay.pipeline;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.pipeline.Promotion.Status;
import belay.pipeline.Promotion.Target;
import belay.release.App;
import belay.release.Ids;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Promotions in the database file: each, and how it ended for every app. */
final class SqlPromotions {
  private static final RowMapper<Target> TARGET = Row.mapper(SqlPromotions::target);

  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;

  SqlPromotions(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  Promotion promote(Pipeline pipeline, App source, UUID releaseId, List<App> targets) {
    UUID id = Ids.next(random);
    return database.write(h -> {
      h.execute(
          "insert into promotions (id, pipeline_id, source_app_id, source_release_id, created_at)"
              + " values (?, ?, ?, ?, ?)",
          id.toString(),
          pipeline.id().toString(),
          source.id().toString(),
          releaseId.toString(),
          now());
      for (int i = 0; i < targets.size(); i++) {
        h.execute(
            "insert into promotion_targets (id, promotion_id, position, app_id, status) values"
                + " (?, ?, ?, ?, ?)",
            Ids.next(random).toString(),
            id.toString(),
            i,
            targets.get(i).id().toString(),
            Status.PENDING.word());
      }
      return promotion(h, id).orElseThrow();
    });
  }

  private static Optional<Promotion> promotion(Handle h, UUID id) {
    return h.select("select * from promotions where id = ?", id.toString())
        .map(
            Row.mapper(row ->
                new Promotion(
                    id,
                    row.id("pipeline_id"),
                    row.id("source_app_id"),
                    row.id("source_release_id"),
                    row.time("created_at"),
                    targets(h, id))))
        .findOne();
  }

  private static List<Target> targets(Handle h, UUID promotionId) {
    return h.select(
            "select * from promotion_targets where promotion_id = ? order by position",
            promotionId.toString())
        .map(TARGET)
        .list();
  }

  private static Target target(Row row) {
    return new Target(
        row.id("id"),
        row.id("promotion_id"),
        row.id("app_id"),
        Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
        row.optionalId("slug_id"),
        row.optionalId("release_id"),
        row.optionalText("error"));
  }

  Optional<Promotion> find(UUID id) {
    return database.read(h -> promotion(h, id));
  }

  List<Promotion> unfinished() {
    return database.read(h ->
        h
            .select("select distinct promotion_id from promotion_targets where status = 'pending'")
            .mapTo(String.class)
            .list()
            .stream()
            .map(id -> promotion(h, UUID.fromString(id)).orElseThrow())
            .toList());
  }

  Target chosen(Target target, UUID slugId) {
    database.write(h ->
        h.execute(
            "update promotion_targets set slug_id = ? where id = ?",
            slugId.toString(),
            target.id().toString()));
    return new Target(
        target.id(),
        target.promotionId(),
        target.appId(),
        target.status(),
        Optional.of(slugId),
        target.releaseId(),
        target.error());
  }

  void ended(Target target, Promotion.End end) {
    database.write(h ->
        h.execute(
            "update promotion_targets set status = ?, release_id = ?, error = ? where id = ? and"
                + " status = 'pending'",
            end.status().word(),
            end.releaseId().map(UUID::toString),
            end.error(),
            target.id().toString()));
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
