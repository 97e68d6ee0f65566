package belay.monitoring;

import belay.alert.Level;
import belay.apps.Apps;
import belay.contract.Contracts;
import belay.hook.SqlAlerts.Kind;
import belay.release.App;
import belay.schedule.JobRun;
import belay.schedule.JobRuns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Looks now and again whether jobs fail, and contracts: one does whose last run did. Used by one
 * thread.
 */
public final class JobWatch {
  public static final Duration LOOK = Duration.ofSeconds(5);

  /** A run either failed or did not. */
  private static final Level AT_ONCE = new Level(Duration.ZERO, Duration.ZERO);

  private final AlertDesk desk;
  private final Apps apps;
  private final JobRuns runs;
  private final Contracts contracts;

  public JobWatch(AlertDesk desk, Apps apps, JobRuns runs, Contracts contracts) {
    this.desk = desk;
    this.apps = apps;
    this.runs = runs;
    this.contracts = contracts;
  }

  public void look() {
    Map<UUID, List<JobRun>> failing =
        runs.lastEnds().stream()
            .filter(r -> r.outcome().isBad())
            .collect(Collectors.groupingBy(JobRun::appId));
    Map<UUID, String> contract = contracts.failing();
    for (App app : apps.all()) {
      Optional<String> why =
          Optional.ofNullable(failing.get(app.id()))
              .map(all ->
                  all.stream()
                      .map(r -> r.job() + " " + r.inWords())
                      .collect(Collectors.joining("; ")));
      desk.look(app.id(), Kind.JOB, AT_ONCE, why);
      desk.look(app.id(), Kind.CONTRACT, AT_ONCE, Optional.ofNullable(contract.get(app.id())));
    }
  }
}
