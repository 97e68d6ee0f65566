package belay.pipeline;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.pipeline.Promotion.Target;
import belay.release.App;
import belay.release.Ids;
import belay.release.NotFound;
import belay.release.Refused;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Pipelines in the database file. */
public final class SqlPipelines implements Pipelines {
  private static final RowMapper<Pipeline> PIPELINE = Row.mapper(SqlPipelines::pipeline);

  private static final RowMapper<Coupling> COUPLING = Row.mapper(SqlPipelines::coupling);

  /** Couplings of apps that are there. */
  private static final String COUPLINGS =
      "select c.* from couplings c join apps a on a.id = c.app_id and a.deleted_at is null ";

  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final SqlPromotions promotions;

  public SqlPipelines(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.promotions = new SqlPromotions(database, clock, random);
  }

  @Override
  public Pipeline create(String name, UUID ownerId) {
    Pipeline.checked(name);
    return database.write(h -> {
      refuseTaken(h, name);
      String id = Ids.next(random).toString();
      long now = now();
      h.execute(
          "insert into pipelines values (?, ?, ?, ?, ?)", id, name, ownerId.toString(), now, now);
      return find(h, id).orElseThrow();
    });
  }

  private static void refuseTaken(Handle h, String name) {
    if (find(h, name).isPresent()) {
      throw Refused.rule("Name " + name + " is already taken");
    }
  }

  private static Optional<Pipeline> find(Handle h, String nameOrId) {
    return h.select(
            "select * from pipelines where name = ? or id = ?",
            nameOrId,
            nameOrId.toLowerCase(Locale.ROOT))
        .map(PIPELINE)
        .findOne();
  }

  private static Pipeline pipeline(Row row) {
    return new Pipeline(
        row.id("id"),
        row.text("name"),
        row.id("owner_id"),
        row.time("created_at"),
        row.time("updated_at"));
  }

  @Override
  public Optional<Pipeline> find(String nameOrId) {
    return database.read(h -> find(h, nameOrId));
  }

  @Override
  public List<Pipeline> all() {
    return database.read(
        h -> h.select("select * from pipelines order by name").map(PIPELINE).list());
  }

  @Override
  public Pipeline rename(Pipeline pipeline, String name) {
    Pipeline.checked(name);
    return database.write(h -> {
      Pipeline known = known(h, pipeline);
      if (known.name().equals(name)) {
        return known;
      }
      refuseTaken(h, name);
      h.execute(
          "update pipelines set name = ?, updated_at = ? where id = ?",
          name,
          now(),
          pipeline.id().toString());
      return known(h, pipeline);
    });
  }

  @Override
  public Pipeline transfer(Pipeline pipeline, UUID ownerId) {
    return database.write(h -> {
      h.execute(
          "update pipelines set owner_id = ?, updated_at = ? where id = ?",
          ownerId.toString(),
          now(),
          pipeline.id().toString());
      return known(h, pipeline);
    });
  }

  private static Pipeline known(Handle h, Pipeline pipeline) {
    return find(h, pipeline.id().toString())
        .orElseThrow(() -> new NotFound("pipeline", "Couldn't find that pipeline."));
  }

  @Override
  public void delete(Pipeline pipeline) {
    database.write(h -> {
      String id = pipeline.id().toString();
      h.execute("delete from couplings where pipeline_id = ?", id);
      return h.execute("delete from pipelines where id = ?", id);
    });
  }

  @Override
  public Coupling couple(Pipeline pipeline, App app, Stage stage) {
    return database.write(h -> {
      known(h, pipeline);
      Optional<Coupling> other = couplingOf(h, app);
      if (other.isPresent()) {
        throw Refused.rule(app.name() + " is in a pipeline already; take it out with:")
            .next("belay pipelines:remove -a " + app.name());
      }
      String id = Ids.next(random).toString();
      long now = now();
      h.execute(
          "insert into couplings (id, app_id, pipeline_id, stage, created_at, updated_at) values"
              + " (?, ?, ?, ?, ?, ?)",
          id,
          app.id().toString(),
          pipeline.id().toString(),
          stage.word(),
          now,
          now);
      return couplingOf(h, app).orElseThrow(() -> new NotFound("app", "Couldn't find that app."));
    });
  }

  private static Optional<Coupling> couplingOf(Handle h, App app) {
    return h.select(COUPLINGS + "where c.app_id = ?", app.id().toString()).map(COUPLING).findOne();
  }

  private static Coupling coupling(Row row) {
    return new Coupling(
        row.id("id"),
        row.id("pipeline_id"),
        row.id("app_id"),
        Stage.of(row.text("stage")),
        row.time("created_at"),
        row.time("updated_at"));
  }

  @Override
  public Optional<Coupling> coupling(UUID id) {
    return database.read(h -> coupling(h, id));
  }

  private static Optional<Coupling> coupling(Handle h, UUID id) {
    return h.select(COUPLINGS + "where c.id = ?", id.toString()).map(COUPLING).findOne();
  }

  @Override
  public Optional<Coupling> couplingOf(App app) {
    return database.read(h -> couplingOf(h, app));
  }

  @Override
  public List<Coupling> couplings(Pipeline pipeline) {
    return database.read(h -> couplings(h, pipeline.id()));
  }

  private static List<Coupling> couplings(Handle h, UUID pipelineId) {
    List<Coupling> all =
        new ArrayList<>(
            h.select(COUPLINGS + "where c.pipeline_id = ? order by a.name", pipelineId.toString())
                .map(COUPLING)
                .list());
    all.sort(Comparator.comparing(Coupling::stage));
    return all;
  }

  @Override
  public Coupling move(Coupling coupling, Stage stage) {
    return database.write(h -> {
      h.execute(
          "update couplings set stage = ?, updated_at = ? where id = ?",
          stage.word(),
          now(),
          coupling.id().toString());
      return coupling(h, coupling.id())
          .orElseThrow(
              () -> new NotFound("pipeline-coupling", "Couldn't find that pipeline coupling."));
    });
  }

  @Override
  public void uncouple(Coupling coupling) {
    database.write(h -> h.execute("delete from couplings where id = ?", coupling.id().toString()));
  }

  @Override
  public List<UUID> upstreamOf(App app) {
    return database.read(h ->
        couplingOf(h, app)
            .map(own ->
                couplings(h, own.pipelineId()).stream()
                    .filter(c -> c.stage().isBefore(own.stage()))
                    .map(Coupling::appId)
                    .toList())
            .orElse(List.of()));
  }

  @Override
  public Promotion promote(Pipeline pipeline, App source, UUID releaseId, List<App> targets) {
    return promotions.promote(pipeline, source, releaseId, targets);
  }

  @Override
  public Optional<Promotion> promotion(UUID id) {
    return promotions.find(id);
  }

  @Override
  public List<Promotion> unfinished() {
    return promotions.unfinished();
  }

  @Override
  public Target chosen(Target target, UUID slugId) {
    return promotions.chosen(target, slugId);
  }

  @Override
  public void ended(Target target, Promotion.End end) {
    promotions.ended(target, end);
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
