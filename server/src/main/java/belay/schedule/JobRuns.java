package belay.schedule;

import belay.release.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * The records of jobs and their runs. Durable when a method returns; safe for use by several
 * threads.
 */
public interface JobRuns {
  /** Runs of one job; older ones go. */
  int KEPT = 100;

  /**
   * A run that is to begin.
   *
   * @param dyno the name that its dyno is going to have; empty for none
   * @param handled until when the job is looked at with that; empty for one by hand
   */
  record Wanted(
      UUID appId,
      Job job,
      int version,
      JobRun.Cause cause,
      Instant dueAt,
      String dyno,
      Optional<Instant> handled) {}

  /**
   * A run that did not take place.
   *
   * @param fresh whether it is the first in a row
   */
  record Passed(JobRun run, boolean fresh) {}

  /**
   * Until when each job of an app was looked at. Those that it has no more are forgotten; one that
   * is new, or has another schedule, counts as looked at now.
   */
  Map<String, Instant> handled(UUID appId, List<Job> jobs, Instant now);

  /** Writes down that a run begins; empty while another one of the job runs. */
  Optional<JobRun> begin(Wanted wanted);

  void started(JobRun run, UUID dynoId);

  /** It ended; answers whether it was not written down before. */
  boolean ended(JobRun run, JobRun.Outcome outcome, OptionalInt status, String note);

  /** What did not take place; several in a row for one reason are one. */
  Passed passed(Wanted wanted, JobRun.Outcome why, int times, String note);

  List<JobRun> running();

  /** The newest runs of a job, or of all jobs of an app; newest first. */
  List<JobRun> newest(UUID appId, Optional<String> job, int max);

  /** The newest run of each job of each app that ended and was seen to: what failed last fails. */
  List<JobRun> lastEnds();
}
