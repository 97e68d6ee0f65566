package belay.schedule;

import belay.database.Database;
import belay.database.Row;
import belay.release.Job;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Up to when each job of each app was seen to, so that none is run twice for one time. */
record JobMarks(Database database) {

  /** As a job of an app was looked at last. */
  private record Mark(String name, String schedule, String zone, Instant handled) {
    static Mark read(Row row) {
      return new Mark(
          row.text("name"), row.text("schedule"), row.text("zone"), row.time("handled"));
    }

    boolean isOf(Job job) {
      return schedule.equals(job.schedule()) && zone.equals(job.zone());
    }
  }

  /** Up to when each of an app's jobs was seen to; a new one from now on. */
  Map<String, Instant> handled(UUID appId, List<Job> jobs, Instant now) {
    List<Mark> marks =
        database.read(h ->
            h.select("select * from jobs where app_id = ?", appId.toString())
                .map(Row.mapper(Mark::read))
                .list());
    Map<String, Instant> handled = new HashMap<>();
    Set<String> gone = new HashSet<>(marks.stream().map(Mark::name).toList());
    for (Mark mark : marks) {
      if (Job.of(mark.name(), jobs).filter(mark::isOf).isPresent()) {
        handled.put(mark.name(), mark.handled());
        gone.remove(mark.name());
      }
    }
    List<Job> fresh = jobs.stream().filter(j -> !handled.containsKey(j.name())).toList();
    if (!gone.isEmpty() || !fresh.isEmpty()) {
      database.write(h -> {
        gone.forEach(n -> delete(h, appId, n));
        fresh.forEach(job -> insert(h, appId, job, now));
        return true;
      });
      fresh.forEach(job -> handled.put(job.name(), now));
    }
    return handled;
  }

  private static void delete(Handle h, UUID appId, String name) {
    h.execute("delete from jobs where app_id = ? and name = ?", appId.toString(), name);
  }

  private static void insert(Handle h, UUID appId, Job job, Instant now) {
    h.execute(
        "insert or replace into jobs (app_id, name, schedule, zone, handled) values (?, ?, ?, ?, ?)",
        appId.toString(),
        job.name(),
        job.schedule(),
        job.zone(),
        SqlJobRuns.micros(now));
  }

  /** A job was seen to, up to the time that a run says. */
  static void move(Handle h, JobRuns.Wanted wanted) {
    wanted
        .handled()
        .ifPresent(until ->
            h.execute(
                "update jobs set handled = ? where app_id = ? and name = ?",
                SqlJobRuns.micros(until),
                wanted.appId().toString(),
                wanted.job().name()));
  }
}
