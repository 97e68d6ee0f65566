package belay.http;

import belay.switching.DeployOutcome;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a change ended, as an answer. */
final class Outcomes {
  private Outcomes() {}

  static void throwIfFailed(DeployOutcome outcome) {
    switch (outcome) {
      case DeployOutcome.Failed failed -> {
        ObjectNode more = Json.object();
        more.putObject("release").put("version", failed.entry().version());
        throw ApiError.with(422, "release_failed", failed.message(), more);
      }
      case DeployOutcome.BuildFailed failed ->
          throw new ApiError(422, "build_failed", failed.message());
      case DeployOutcome.Live _, DeployOutcome.Held _, DeployOutcome.NothingToChange _ -> {}
    }
  }
}
