package belay.deploy;

import belay.activity.Event;
import belay.release.App;
import belay.release.Job;
import belay.runtime.Dyno;
import belay.schedule.JobRun;
import belay.schedule.SqlJobRuns;
import belay.scheduler.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An app with jobs, at times that are said. */
public final class ScheduledWorld implements AutoCloseable {
  private final World world;
  private final SqlJobRuns runs;
  private final App app;
  private Scheduler scheduler;

  public ScheduledWorld(Path directory) {
    world = new World(directory);
    runs = PlayedJobs.runs(world);
    world.recover();
    app = world.app("shop");
    scheduler = begun();
  }

  private Scheduler begun() {
    Scheduler made = PlayedJobs.of(world);
    made.begin();
    world.road().goLive().afterwards(_ -> made.wake());
    return made;
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public App app() {
    return app;
  }

  public void at(String time) {
    world.clock(Instant.parse("2026-11-30T" + time + "Z").getEpochSecond(), true);
  }

  public void lookAt(String time) {
    at(time);
    scheduler.wake();
    scheduler.look();
  }

  /** A name, and what is left is the schedule. */
  public void jobs(String... jobs) {
    world.jobs = Arrays.stream(jobs).map(ScheduledWorld::job).toList();
  }

  private static Job job(String text) {
    int end = text.indexOf(' ');
    String name = text.substring(0, end);
    return new Job(name, text.substring(end + 1), "UTC", Duration.ofHours(1), "run " + name);
  }

  public void push(String commit) {
    world.push(app, commit);
    scheduler.wake();
    scheduler.look();
  }

  public void rollback() {
    world.rollback(app);
    scheduler.wake();
    scheduler.look();
  }

  public void maintenance(boolean on) {
    world.apps.settings(
        app,
        world.apps.settings(app).withMaintenance(on),
        new belay.activity.OfSettings.Maintenance(on),
        World.BY_ANA);
  }

  public void stop() {
    world.changes().formation().stop(app, Optional.empty(), World.BY_ANA);
  }

  /** The control plane is gone and another one starts. */
  public void restart() {
    world.restart();
    scheduler = begun();
  }

  public void refuseStarts() {
    world.runtime.refuseStarts(true);
  }

  public JobRun runNow(String job) {
    return scheduler.run(app, job, World.BY_ANA);
  }

  public List<JobRun> runs(String job) {
    return runs.newest(app.id(), Optional.of(job), 1_000);
  }

  public List<String> failing() {
    return runs.lastEnds().stream().filter(r -> r.outcome().isBad()).map(JobRun::job).toList();
  }

  /** What dynos of a job were started with. */
  public List<String> commands(String job) {
    return world.runtime.specs.stream()
        .filter(s -> s.command().equals("run " + job))
        .map(s -> "v" + s.version() + " " + s.command())
        .toList();
  }

  private Dyno dyno(String job) {
    return world.runtime.running().stream()
        .filter(d -> d.command().equals("run " + job))
        .findFirst()
        .orElseThrow();
  }

  public void exit(String job, int status) {
    world.runtime.crash(dyno(job), status);
  }

  /** Its end is seen by nobody. */
  public void vanish(String job) {
    world.runtime.vanish(dyno(job));
  }

  public String log() {
    return world.logs.lines.toString();
  }

  public String events() {
    return world.apps.events(app, Long.MAX_VALUE, true, 100).stream()
        .map(Event::toString)
        .toList()
        .toString();
  }

  @Override
  public void close() {
    world.close();
  }
}
