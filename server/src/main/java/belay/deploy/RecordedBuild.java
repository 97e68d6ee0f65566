package belay.deploy;

import belay.builds.Builds;
import belay.release.BelayException;
import belay.release.LedgerEntry;
import belay.switching.DeployOutcome;
import java.util.Optional;
import java.util.function.Supplier;

/** A deploy of a source that stands in the app's list of builds, however it ends. */
public final class RecordedBuild {
  private RecordedBuild() {}

  /**
   * Deploys, and notes how that ended. As on Heroku, a build succeeds although its release fails.
   *
   * @throws BelayException what the deploy throws, which the build's output says too
   */
  public static DeployOutcome of(Builds.Running build, Supplier<DeployOutcome> deploy) {
    try {
      DeployOutcome outcome = deploy.get();
      end(build, outcome);
      return outcome;
    } catch (BelayException e) {
      build.line(" !     " + e.getMessage());
      throw e;
    } catch (RuntimeException | Error e) {
      build.line(" !     Something went wrong inside the server (build " + build.id() + ").");
      throw e;
    } finally {
      // Does nothing where it has ended.
      build.failed();
    }
  }

  /** Notes how the deploy of a build ended. */
  public static void end(Builds.Running build, DeployOutcome outcome) {
    switch (outcome) {
      case DeployOutcome.Live live -> succeed(build, Optional.of(live.entry()));
      case DeployOutcome.Held held -> succeed(build, Optional.of(held.entry()));
      case DeployOutcome.Failed failed -> succeed(build, Optional.of(failed.entry()));
      case DeployOutcome.NothingToChange nothing -> succeed(build, nothing.serving());
      case DeployOutcome.BuildFailed _ -> build.failed();
    }
  }

  private static void succeed(Builds.Running build, Optional<LedgerEntry> entry) {
    build.succeeded(entry.map(LedgerEntry::release).map(r -> new Builds.Became(r.id(), r.slug())));
  }
}
