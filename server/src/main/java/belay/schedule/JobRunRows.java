package belay.schedule;

import belay.database.Row;
import belay.schedule.JobRun.Cause;
import belay.schedule.JobRun.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL of runs of jobs, as far as it is about rows that there are. */
final class JobRunRows {
  private JobRunRows() {}

  static JobRun read(Row row) {
    Optional<Integer> status = row.optionalInteger("exit_status");
    return new JobRun(
        row.id("id"),
        row.id("app_id"),
        row.text("job"),
        row.integer("version"),
        Cause.valueOf(row.text("cause").toUpperCase(Locale.ROOT)),
        row.time("due_at"),
        row.time("began_at"),
        row.optionalTime("ended_at"),
        row.text("dyno"),
        row.optionalId("dyno_id"),
        Outcome.ofWord(row.text("outcome")),
        status.map(OptionalInt::of).orElse(OptionalInt.empty()),
        row.integer("times"),
        row.text("note"));
  }

  static JobRun one(Handle h, UUID id) {
    return h.select("select * from job_runs where id = ?", id.toString())
        .map(Row.mapper(JobRunRows::read))
        .one();
  }

  static List<JobRun> newest(Handle h, UUID appId, Optional<String> job, int max) {
    return h.select(
            "select * from job_runs where app_id = ? and (? = '' or job = ?) order by began_at"
                + " desc, rowid desc limit ?",
            appId.toString(),
            job.orElse(""),
            job.orElse(""),
            max)
        .map(Row.mapper(JobRunRows::read))
        .list();
  }

  static void prune(Handle h, JobRuns.Wanted wanted) {
    h.execute(
        "delete from job_runs where app_id = ? and job = ? and outcome <> 'running' and id not in"
            + " (select id from job_runs where app_id = ? and job = ? order by began_at desc,"
            + " rowid desc limit ?)",
        wanted.appId().toString(),
        wanted.job().name(),
        wanted.appId().toString(),
        wanted.job().name(),
        JobRuns.KEPT);
  }
}
