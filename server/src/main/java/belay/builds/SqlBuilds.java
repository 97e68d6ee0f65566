package belay.builds;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.App;
import belay.release.Change;
import belay.release.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/** Builds in the database file, their output compressed and sealed. Safe for several threads. */
public final class SqlBuilds implements Builds {
  private static final int KEPT_PER_APP = 500;
  private static final int OUTPUTS_PER_APP = 50;

  private final Database database;
  private final SealedOutput outputs;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<UUID, RunningBuild> running = new ConcurrentHashMap<>();

  private SqlBuilds(
      Database database, SealedOutput.Seal seal, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.outputs = new SealedOutput(seal);
    this.clock = clock;
    this.random = random;
  }

  /** Opens them and settles those that the end of an earlier process cut short. */
  public static SqlBuilds open(
      Database database, SealedOutput.Seal seal, InstantSource clock, RandomGenerator random) {
    SqlBuilds builds = new SqlBuilds(database, seal, clock, random);
    builds.settle();
    return builds;
  }

  /** What was built and became a release is a success, as it would have been. */
  private void settle() {
    database.write(h -> {
      List<UUID> cut =
          h.select("select id from builds where status = 'pending'")
              .map(Row.mapper(row -> row.id("id")))
              .list();
      for (UUID id : cut) {
        Transcript said = outputs.transcript();
        said.line(" !     The control plane ended during this build, and its output is lost.");
        h.execute(
            "update builds set"
                + " release_id = (select id from releases where slug_id = builds.slug_id"
                + " and app_id = builds.app_id order by version limit 1),"
                + " updated_at = ?, sealed_output = ? where id = ?",
            Micros.of(clock.instant()),
            outputs.seal(id, said),
            id.toString());
        h.execute(
            "update builds set status = case when release_id is null then 'failed' else 'succeeded'"
                + " end where id = ?",
            id.toString());
      }
      return cut;
    });
  }

  @Override
  public Running begin(App app, Change change, Build.Asked asked) {
    Instant now = Micros.now(clock);
    Build.State state =
        new Build.State(Build.Status.PENDING, Optional.empty(), Optional.empty(), now);
    Build build =
        new Build(Ids.next(random), app.id(), change.actor(), change.source(), asked, now, state);
    database.write(h -> {
      BuildRow.insert(h, build);
      prune(h, app.id());
      return build;
    });
    RunningBuild begun =
        new RunningBuild(build.id(), database, outputs, clock, () -> running.remove(build.id()));
    running.put(build.id(), begun);
    return begun;
  }

  private static void prune(Handle h, UUID appId) {
    h.execute(
        "delete from builds where app_id = ? and status <> 'pending' and id not in"
            + " (select id from builds where app_id = ? order by created_at desc, id desc limit ?)",
        appId.toString(),
        appId.toString(),
        KEPT_PER_APP);
    h.execute(
        "update builds set sealed_output = null where app_id = ? and sealed_output is not null"
            + " and id not in"
            + " (select id from builds where app_id = ? order by created_at desc, id desc limit ?)",
        appId.toString(),
        appId.toString(),
        OUTPUTS_PER_APP);
  }

  @Override
  public List<Build> of(UUID appId) {
    return database.read(h ->
        h.select(
                BuildRow.SELECT + " where app_id = ? order by created_at desc, id desc",
                appId.toString())
            .map(BuildRow.BUILD)
            .list());
  }

  @Override
  public Optional<Build> find(UUID id) {
    return database.read(h ->
        h.select(BuildRow.SELECT + " where id = ?", id.toString()).map(BuildRow.BUILD).findOne());
  }

  @Override
  public Optional<Transcript> output(UUID id) {
    Optional<Transcript> live = Optional.ofNullable(running.get(id)).map(RunningBuild::transcript);
    return live.isPresent()
        ? live
        : database.read(h ->
            h.select("select sealed_output from builds where id = ?", id.toString())
                .map(Row.mapper(row -> outputs.open(id, row.optionalBytes("sealed_output"))))
                .findOne());
  }

  @Override
  public boolean cancel(UUID id, String by) {
    return Optional.ofNullable(running.get(id)).map(begun -> begun.cancel(by)).orElse(false);
  }
}
