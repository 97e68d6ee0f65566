package belay.schedule;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Ids;
import belay.release.Job;
import belay.schedule.JobRun.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/** In the database file. */
public final class SqlJobRuns implements JobRuns {
  private static final String INSERT =
      "insert into job_runs (id, app_id, job, version, cause, due_at, began_at, ended_at, dyno,"
          + " outcome, times, note) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final JobMarks marks;

  public SqlJobRuns(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.marks = new JobMarks(database);
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }

  static long micros(Instant time) {
    return Micros.of(time.truncatedTo(ChronoUnit.MICROS));
  }

  @Override
  public Map<String, Instant> handled(UUID appId, List<Job> jobs, Instant now) {
    return marks.handled(appId, jobs, now);
  }

  @Override
  public Optional<JobRun> begin(Wanted wanted) {
    UUID id = Ids.next(random);
    return database.write(h -> {
      boolean runs =
          h.select(
                  "select 1 from job_runs where app_id = ? and job = ? and outcome = 'running'",
                  wanted.appId().toString(),
                  wanted.job().name())
              .mapTo(Integer.class)
              .findOne()
              .isPresent();
      if (runs) {
        return Optional.empty();
      }
      JobMarks.move(h, wanted);
      insert(h, id, wanted, Outcome.RUNNING, 1, "");
      JobRunRows.prune(h, wanted);
      return Optional.of(JobRunRows.one(h, id));
    });
  }

  private void insert(Handle h, UUID id, Wanted wanted, Outcome outcome, int times, String note) {
    long now = now();
    h.execute(
        INSERT,
        id.toString(),
        wanted.appId().toString(),
        wanted.job().name(),
        wanted.version(),
        wanted.cause().word(),
        micros(wanted.dueAt()),
        now,
        outcome == Outcome.RUNNING ? Optional.empty() : Optional.of(now),
        wanted.dyno(),
        outcome.word(),
        times,
        note);
  }

  @Override
  public void started(JobRun run, UUID dynoId) {
    database.write(h ->
        h.execute(
            "update job_runs set dyno_id = ? where id = ?",
            dynoId.toString(),
            run.id().toString()));
  }

  @Override
  public boolean ended(JobRun run, Outcome outcome, OptionalInt status, String note) {
    return database.write(h ->
        h.execute(
            "update job_runs set outcome = ?, exit_status = ?, note = ?, ended_at = ? where id = ?"
                + " and outcome = 'running'",
            outcome.word(),
            status.isPresent() ? Optional.of(status.getAsInt()) : Optional.empty(),
            note,
            now(),
            run.id().toString()))
        == 1;
  }

  @Override
  public Passed passed(Wanted wanted, Outcome why, int times, String note) {
    UUID id = Ids.next(random);
    return database.write(h -> {
      JobMarks.move(h, wanted);
      Optional<JobRun> last =
          JobRunRows.newest(h, wanted.appId(), Optional.of(wanted.job().name()), 2).stream()
              .filter(r -> r.outcome() != Outcome.RUNNING)
              .findFirst()
              .filter(r -> r.outcome() == why && r.note().equals(note));
      if (last.isEmpty()) {
        insert(h, id, wanted, why, times, note);
        JobRunRows.prune(h, wanted);
        return new Passed(JobRunRows.one(h, id), true);
      }
      h.execute(
          "update job_runs set times = min(times + ?, ?), ended_at = ? where id = ?",
          times,
          Due.COUNTED_MAX,
          now(),
          last.get().id().toString());
      return new Passed(JobRunRows.one(h, last.get().id()), false);
    });
  }

  @Override
  public List<JobRun> running() {
    return database.read(h ->
        h.select("select * from job_runs where outcome = 'running'")
            .map(Row.mapper(JobRunRows::read))
            .list());
  }

  @Override
  public List<JobRun> newest(UUID appId, Optional<String> job, int max) {
    return database.read(h -> JobRunRows.newest(h, appId, job, max));
  }

  @Override
  public List<JobRun> lastEnds() {
    return database.read(h ->
        h.select(
                "select r.*, max(r.began_at) from job_runs r join jobs j on j.app_id = r.app_id and"
                    + " j.name = r.job where r.outcome in ('succeeded', 'failed', 'timed-out') group"
                    + " by r.app_id, r.job")
            .map(Row.mapper(JobRunRows::read))
            .list());
  }
}
