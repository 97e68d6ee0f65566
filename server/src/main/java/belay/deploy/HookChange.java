package belay.deploy;

import belay.ledger.Draft;
import belay.release.App;
import belay.release.Change;
import belay.release.Kind;
import belay.release.Origin;
import belay.release.Release;
import belay.switching.AppTurns;
import belay.switching.DeployOutcome;
import belay.switching.GoLive;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A hook of an app comes or goes. */
record HookChange(InstantSource time, GoLive goLive, AppTurns turns) implements HookTurn {
  @Override
  public DeployOutcome release(App app, String description, Runnable insist, Change change) {
    Instant asked = time.instant();
    return turns.take(
        app,
        "a change of hooks",
        line -> {},
        now -> {
          insist.run();
          Release serving = turns.serving(now).release();
          Draft draft =
              new Draft(
                  now.id(),
                  Kind.ADDON,
                  Release.Ref.NONE,
                  description,
                  change,
                  false,
                  serving.slug(),
                  serving.config());
          Duration queued = Duration.between(asked, time.instant());
          Origin origin = new Origin(asked, queued, Duration.ZERO, List.of());
          return goLive.takeOver(now, draft, asked, origin);
        });
  }
}
