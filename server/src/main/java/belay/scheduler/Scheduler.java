package belay.scheduler;

import belay.apps.Settings;
import belay.fleet.OneOffs;
import belay.fleet.Records;
import belay.release.App;
import belay.release.Change;
import belay.release.Job;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.Slug;
import belay.schedule.CronSchedule;
import belay.schedule.Due;
import belay.schedule.JobRun;
import belay.schedule.JobRun.Cause;
import belay.schedule.JobRun.Outcome;
import belay.schedule.JobRuns;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Runs jobs by the clock: those of the release that serves, each at most once at a time, and none
 * for a time that is over. Who asks may be any thread; one thread looks.
 */
public final class Scheduler implements Jobs {
  /** How often it looks whether something is due. */
  public static final Duration LOOK = Duration.ofSeconds(1);

  /** How often it looks at what serves, though nobody said that it changed. */
  private static final Duration LOOK_ANEW = Duration.ofSeconds(30);

  private static final String ALL = "*";

  private final Records records;
  private final JobRuns runs;
  private final JobDynos dynos;
  private final Timing timing;
  private final RandomGenerator chance;
  private final Map<UUID, Timetable> timetables = new HashMap<>();

  private volatile Instant next = Instant.MIN;

  public Scheduler(
      Records records, JobRuns runs, JobDynos dynos, Timing timing, RandomGenerator chance) {
    this.records = records;
    this.runs = runs;
    this.dynos = dynos;
    this.timing = timing;
    this.chance = chance;
  }

  /** Takes up what ran before. */
  public void begin() {
    dynos.begin();
  }

  /** Another release may serve an app. */
  public void wake() {
    next = Instant.MIN;
  }

  /** What ends from now on ends with the server. */
  public void close() {
    dynos.close();
  }

  /** Starts what is due. */
  public void look() {
    Instant now = timing.time().instant();
    dynos.endOverdue(now);
    if (now.isBefore(next)) {
      return;
    }
    Instant soonest = now.plus(LOOK_ANEW);
    next = soonest;
    List<App> apps = records.apps().all();
    timetables.keySet().retainAll(apps.stream().map(App::id).collect(Collectors.toSet()));
    for (App app : apps) {
      Optional<Instant> due = look(app, now);
      if (due.isPresent() && due.get().isBefore(soonest)) {
        soonest = due.get();
      }
    }
    // Unless somebody woke it meanwhile.
    next = next.equals(Instant.MIN) ? next : soonest;
  }

  private Optional<Instant> look(App app, Instant now) {
    Optional<LedgerEntry> serving = records.ledger().serving(app.id());
    Optional<UUID> slug = serving.flatMap(e -> e.release().slug());
    if (slug.isEmpty()) {
      return Optional.empty();
    }
    Timetable table = timetables.get(app.id());
    if (table == null || !table.isOf(slug.get())) {
      List<Job> jobs = records.ledger().slug(slug.get()).map(Slug::jobs).orElse(List.of());
      table = new Timetable(slug.get(), jobs, runs.handled(app.id(), jobs, now));
      timetables.put(app.id(), table);
    }
    for (Timetable.Entry entry : table.entries()) {
      look(app, serving.get().version(), entry, table, now);
    }
    return table.next(now);
  }

  private void look(App app, int version, Timetable.Entry entry, Timetable table, Instant now) {
    Job job = entry.job();
    Due due = Due.between(entry.schedule(), table.handled(job), now);
    due.firstMissed()
        .ifPresent(first -> {
          Instant until = due.run().map(run -> run.minusMillis(1)).orElse(now);
          passed(
              wanted(app, job, version, first, "", until),
              Outcome.MISSED,
              due.missed(),
              "Belay did not run then");
          table.handled(job, until);
        });
    due.run()
        .ifPresent(at -> {
          run(app, job, version, at, now);
          table.handled(job, now);
        });
  }

  private static JobRuns.Wanted wanted(
      App app, Job job, int version, Instant due, String dyno, Instant handled) {
    return new JobRuns.Wanted(app.id(), job, version, Cause.CLOCK, due, dyno, Optional.of(handled));
  }

  private void run(App app, Job job, int version, Instant due, Instant now) {
    Optional<String> obstacle = obstacle(app);
    if (obstacle.isPresent()) {
      passed(wanted(app, job, version, due, "", now), Outcome.MISSED, 1, obstacle.get());
      return;
    }
    JobRuns.Wanted wanted = wanted(app, job, version, due, dynoName(), now);
    runs.begin(wanted)
        .ifPresentOrElse(
            run -> timing.background().now(() -> dynos.start(app, run, job)),
            () ->
                passed(
                    wanted(app, job, version, due, "", now),
                    Outcome.SKIPPED,
                    1,
                    "the run before it went on"));
  }

  private String dynoName() {
    return OneOffs.name(OneOffs.SCHEDULED, chance).toString();
  }

  private void passed(JobRuns.Wanted wanted, Outcome why, int times, String note) {
    JobRuns.Passed passed = runs.passed(wanted, why, times, note);
    if (passed.fresh()) {
      dynos.news().passed(passed.run());
    }
  }

  /** Why none of an app's jobs is run now, as a clause. */
  private Optional<String> obstacle(App app) {
    Settings settings = records.apps().settings(app);
    return settings.maintenance()
        ? Optional.of("the app is in maintenance")
        : Optional.of("the app is stopped").filter(_ -> settings.stopped().contains(ALL));
  }

  private List<Job> jobs(App app) {
    return records
        .ledger()
        .serving(app.id())
        .flatMap(e -> e.release().slug())
        .flatMap(records.ledger()::slug)
        .map(Slug::jobs)
        .orElse(List.of());
  }

  @Override
  public List<Known> all(App app) {
    return jobs(app).stream()
        .sorted(Comparator.comparing(Job::name))
        .map(job -> known(app, job))
        .toList();
  }

  private Known known(App app, Job job) {
    Optional<String> obstacle = obstacle(app);
    Optional<Instant> due = CronSchedule.of(job).after(timing.time().instant());
    Optional<JobRun> last = runs.newest(app.id(), Optional.of(job.name()), 1).stream().findFirst();
    return new Known(job, due.filter(_ -> obstacle.isEmpty()), obstacle, last);
  }

  @Override
  public Known one(App app, String name) {
    return known(app, job(app, name));
  }

  private Job job(App app, String name) {
    List<Job> jobs = jobs(app);
    return Job.of(name, jobs)
        .orElseThrow(() ->
            new NotFound(
                "job",
                "Couldn't find that job. "
                    + (jobs.isEmpty()
                        ? "What serves of " + app.name() + " has none: see cron in belay.yml."
                        : app.name()
                            + " has: "
                            + jobs.stream().map(Job::name).collect(Collectors.joining(", ")))));
  }

  @Override
  public List<JobRun> runs(App app, String name) {
    List<JobRun> newest = runs.newest(app.id(), Optional.of(name), JobRuns.KEPT);
    if (newest.isEmpty()) {
      var _ = job(app, name);
    }
    return newest;
  }

  @Override
  public JobRun run(App app, String name, Change change) {
    Job job = job(app, name);
    LedgerEntry serving = records.ledger().serving(app.id()).orElseThrow();
    Instant now = timing.time().instant();
    JobRun run =
        runs.begin(
                new JobRuns.Wanted(
                    app.id(),
                    job,
                    serving.version(),
                    Cause.HAND,
                    now,
                    dynoName(),
                    Optional.empty()))
            .orElseThrow(() ->
                Refused.conflict(
                    job.name()
                        + " runs already; a job never runs beside itself. See: belay ps -a "
                        + app.name()));
    dynos.asked(app, run, job, change);
    dynos.start(app, run, job);
    return runs.newest(app.id(), Optional.of(name), JobRuns.KEPT).stream()
        .filter(r -> r.id().equals(run.id()))
        .findFirst()
        .orElse(run);
  }
}
