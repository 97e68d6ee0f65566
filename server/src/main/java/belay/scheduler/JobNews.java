package belay.scheduler;

import belay.activity.OfDynos;
import belay.apps.Apps;
import belay.fleet.Words;
import belay.logs.PlatformLog;
import belay.release.Actor;
import belay.release.App;
import belay.release.Change;
import belay.schedule.JobRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells of jobs in the app's log and among its events. */
record JobNews(Apps apps, PlatformLog log) {
  private static final String SPEAKER = "scheduler";

  void starts(JobRun run, String command) {
    log.process(run.appId(), run.dyno(), "Starting job " + run.job() + ": " + command);
  }

  /**
   * Of one that ended.
   *
   * @param fails whether it is the first that failed in a row
   */
  void ended(JobRun run, boolean fails) {
    Instant end = run.endedAt().orElse(run.beganAt());
    String took = " after " + time(Duration.between(run.beganAt(), end));
    log.process(run.appId(), run.dyno(), "Job " + run.job() + " " + run.inWords() + took);
    if (fails) {
      event(run, new OfDynos.JobFailed(run.job(), run.inWords()));
    }
  }

  /** Of what did not take place: of several in a row the first. */
  void passed(JobRun run) {
    log.process(run.appId(), SPEAKER, "Job " + run.job() + " " + run.inWords());
    if (run.outcome() == JobRun.Outcome.MISSED) {
      event(run, new OfDynos.JobFailed(run.job(), run.inWords()));
    }
  }

  private void event(JobRun run, OfDynos what) {
    apps.find(run.appId()).ifPresent(app -> apps.event(app, what, change(app)));
  }

  private static Change change(App app) {
    Actor actor = new Actor(app.ownerId(), "belay", SPEAKER);
    return new Change(actor, Change.Source.API, Optional.empty());
  }

  /** {@code 2 s}, {@code 30 min}, {@code 1 h}: as a source asks for it. */
  static String limit(Duration limit) {
    long seconds = limit.toSeconds();
    return seconds % 3_600 == 0
        ? seconds / 3_600 + " h"
        : seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }

  /** {@code 850 ms}, {@code 12 s}, {@code 3 min 5 s}. */
  static String time(Duration took) {
    if (took.compareTo(Duration.ofSeconds(10)) < 0) {
      return Words.millis(took.toNanos() / 1_000);
    }
    long minutes = took.toMinutes();
    return (minutes > 0 ? minutes + " min " : "") + took.toSecondsPart() + " s";
  }
}
