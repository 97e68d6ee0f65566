package belay.scheduler;

import belay.activity.OfDynos;
import belay.fleet.Dynos.Startable;
import belay.fleet.Machine;
import belay.fleet.OneOffs;
import belay.fleet.OwnerQuota;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.layout.Disk;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Job;
import belay.release.Refused;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.schedule.JobRun;
import belay.schedule.JobRun.Outcome;
import belay.schedule.JobRuns;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dynos of jobs: one-off dynos of the serving release, each with an end, which is seen to over
 * restarts of the control plane. Safe for use by several threads.
 */
public final class JobDynos implements DynoRuntime.ExitListener {
  private static final Logger LOG = LoggerFactory.getLogger(JobDynos.class);

  private final Records records;
  private final JobRuns runs;
  private final Running running;
  private final Disk disk;
  private final OwnerQuota quota;
  private final DynoRuntime runtime;
  private final Timing timing;
  private final Duration grace;
  private final JobNews news;

  /** Until when each may run, by the run's id. */
  private final Map<UUID, Ongoing> ongoing = new ConcurrentHashMap<>();

  private volatile boolean closed;

  /** A run whose dyno is there. */
  private record Ongoing(JobRun run, Dyno dyno, Duration limit, boolean over) {
    boolean isOverdue(Instant now) {
      return !over && run.beganAt().plus(limit).isBefore(now);
    }

    Ongoing ending() {
      return new Ongoing(run, dyno, limit, true);
    }
  }

  public JobDynos(
      Records records,
      JobRuns runs,
      Running running,
      Disk disk,
      OwnerQuota quota,
      Machine machine,
      Timing timing,
      Duration grace) {
    this.records = records;
    this.runs = runs;
    this.running = running;
    this.disk = disk;
    this.quota = quota;
    this.runtime = machine.runtime();
    this.timing = timing;
    this.grace = grace;
    this.news = new JobNews(records.apps(), running.log());
  }

  JobNews news() {
    return news;
  }

  /** Takes up what ran when the control plane ended, and ends what nobody knows. */
  void begin() {
    runtime.onExit(this);
    runtime.onReturn(this::takeUp);
    if (runtime.knowsAll()) {
      takeUp();
    }
  }

  private void takeUp() {
    for (JobRun run : runs.running()) {
      Optional<Dyno> dyno = dyno(run);
      if (dyno.isPresent()) {
        var _ =
            ongoing.computeIfAbsent(run.id(), _ -> new Ongoing(run, dyno.get(), limit(run), false));
      } else if (!ongoing.containsKey(run.id())) {
        settle(run);
      }
    }
    runtime.running().stream()
        .filter(d -> OneOffs.isScheduled(d.name()) && run(d).isEmpty())
        .forEach(running.keeper()::stop);
  }

  private Optional<Dyno> dyno(JobRun run) {
    return runtime.running().stream().filter(d -> isOf(run, d)).findFirst();
  }

  private static boolean isOf(JobRun run, Dyno dyno) {
    return run.appId().equals(dyno.appId()) && run.dyno().equals(dyno.name().toString());
  }

  private Optional<JobRun> run(Dyno dyno) {
    return runs.running().stream().filter(r -> isOf(r, dyno)).findFirst();
  }

  /** As its job's slug has it, even when that serves no more. */
  private Duration limit(JobRun run) {
    return records
        .ledger()
        .find(run.appId(), run.version())
        .flatMap(e -> e.release().slug())
        .flatMap(records.ledger()::slug)
        .flatMap(slug -> Job.of(run.job(), slug.jobs()))
        .map(Job::limit)
        .orElse(Duration.ofHours(1));
  }

  /** Its dyno is gone: how it ended is known where the runtime saw it. */
  private void settle(JobRun run) {
    OptionalInt status = run.dynoId().map(id -> exit(run, id)).orElse(OptionalInt.empty());
    if (status.isPresent() && status.getAsInt() <= 255) {
      ended(run, status.getAsInt(), false);
    } else if (runs.ended(run, Outcome.LOST, OptionalInt.empty(), "the server was stopped")) {
      tell(run);
    }
  }

  private OptionalInt exit(JobRun run, UUID dynoId) {
    return records
        .apps()
        .find(run.appId())
        .map(app ->
            runtime.exit(
                new Dyno(
                    dynoId,
                    app.id(),
                    app.name(),
                    DynoName.parse(run.dyno()),
                    run.version(),
                    "",
                    RuntimeKind.PROCESS,
                    Optional.empty(),
                    run.beganAt())))
        .orElse(OptionalInt.empty());
  }

  /** Starts the dyno of a run that is written down; one that cannot be started has failed. */
  void start(App app, JobRun run, Job job) {
    try {
      quota.insistOneMore(app);
      Startable serving =
          running
              .startables()
              .serving(app.id())
              .orElseThrow(() -> Refused.rule("nothing is deployed to " + app.name()));
      disk.layOut(
          app, serving.stamp(), serving.slug().id(), records.apps().settings(app).envFile());
      news.starts(run, job.command());
      DynoName name = DynoName.parse(run.dyno());
      Dyno dyno =
          runtime.start(running.dynos().spec(serving, name, OneOffs.TYPE, job.command(), Map.of()));
      var _ = ongoing.put(run.id(), new Ongoing(run, dyno, job.limit(), false));
      runs.started(run, dyno.id());
      if (runtime.exit(dyno).isPresent()) {
        ongoing.remove(run.id());
      }
    } catch (BelayException e) {
      if (runs.ended(run, Outcome.FAILED, OptionalInt.empty(), e.getMessage())) {
        tell(run);
      }
    }
  }

  /** That somebody asked for a run is an event of the app. */
  void asked(App app, JobRun run, Job job, Change change) {
    records.apps().event(app, new OfDynos.Ran(job.command(), run.dyno()), change);
  }

  @Override
  public void exited(Dyno dyno, int status) {
    if (closed || !OneOffs.isScheduled(dyno.name())) {
      return;
    }
    timing
        .background()
        .now(() ->
            run(dyno)
                .ifPresent(run -> {
                  Ongoing was = ongoing.remove(run.id());
                  ended(run, status, was != null && was.over());
                }));
  }

  private void ended(JobRun run, int status, boolean over) {
    Outcome outcome = over ? Outcome.TIMED_OUT : status == 0 ? Outcome.SUCCEEDED : Outcome.FAILED;
    String note = over ? "it took longer than " + JobNews.limit(limit(run)) : "";
    if (runs.ended(run, outcome, OptionalInt.of(status), note)) {
      tell(run);
    }
  }

  private void tell(JobRun run) {
    var newest = runs.newest(run.appId(), Optional.of(run.job()), JobRuns.KEPT);
    boolean failedBefore =
        newest.stream()
            .filter(r -> !r.id().equals(run.id()) && r.outcome().isEnd())
            .findFirst()
            .filter(r -> r.outcome().isBad())
            .isPresent();
    newest.stream()
        .filter(r -> r.id().equals(run.id()))
        .findFirst()
        .ifPresent(r -> news.ended(r, r.outcome().isBad() && !failedBefore));
  }

  /** Ends what runs for longer than it may. */
  void endOverdue(Instant now) {
    for (Ongoing one : List.copyOf(ongoing.values())) {
      if (one.isOverdue(now)) {
        LOG.info("{} of {} takes too long and is ended", one.dyno().name(), one.dyno().app());
        ongoing.replace(one.run().id(), one, one.ending());
        timing.background().now(() -> runtime.stop(one.dyno(), grace));
      }
    }
  }

  /** What ends from now on ends with the server. */
  void close() {
    closed = true;
  }
}
