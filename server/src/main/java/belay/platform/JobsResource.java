package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.OPERATE;
import static belay.http.Allowed.VIEW;

import belay.api.JobBody;
import belay.api.JobRunBody;
import belay.api.request.Reason;
import belay.http.Answer;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.release.Change;
import belay.release.Job;
import belay.schedule.JobRun;
import belay.scheduler.Jobs;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code /apps/{app}/jobs}: what runs by the clock, and what became of it. */
final class JobsResource {
  private final Jobs jobs;
  private final Changes changes;

  JobsResource(Jobs jobs, Changes changes) {
    this.jobs = jobs;
    this.changes = changes;
  }

  void register(Routes routes) {
    routes
        .get("/apps/{app}/jobs", READ, VIEW, JobBody.class, this::all)
        .get("/apps/{app}/jobs/{job}", READ, VIEW, JobBody.class, this::one)
        .get("/apps/{app}/jobs/{job}/runs", READ, VIEW, JobRunBody.class, this::runs)
        .post(
            "/apps/{app}/jobs/{job}/runs",
            WRITE,
            OPERATE,
            Reason.class,
            JobRunBody.class,
            this::run);
  }

  private Answer all(Exchange x) {
    return Answer.ok(jobs.all(x.app()).stream().map(JobsResource::body).toList());
  }

  private Answer one(Exchange x) {
    return Answer.ok(body(jobs.one(x.app(), x.value("job"))));
  }

  private Answer runs(Exchange x) {
    App app = x.app();
    return Answer.ok(jobs.runs(app, x.value("job")).stream().map(JobsResource::body).toList());
  }

  private Answer run(Exchange x, Reason reason) throws InterruptedException {
    App app = x.app();
    Change change = x.change();
    String job = x.value("job");
    return Answer.created(
        body(changes.await(() -> jobs.run(app, job, change)).orElseThrow(Changes::stillWaiting)));
  }

  private static JobBody body(Jobs.Known known) {
    Job job = known.job();
    return new JobBody(
        job.name(),
        job.command(),
        job.schedule(),
        job.zone(),
        job.limit().toSeconds(),
        known.next(),
        known.waits(),
        known.last().map(JobsResource::body));
  }

  private static JobRunBody body(JobRun run) {
    OptionalInt status = run.exitStatus();
    return new JobRunBody(
        run.id(),
        run.job(),
        run.version(),
        run.cause().word(),
        run.dueAt(),
        run.beganAt(),
        run.endedAt(),
        Optional.of(run.dyno()).filter(name -> !name.isEmpty()),
        run.outcome().word(),
        status.isPresent() ? Optional.of(status.getAsInt()) : Optional.empty(),
        run.times(),
        run.inWords());
  }
}
