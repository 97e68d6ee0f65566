package belay.history;

import belay.http.ApiError;
import belay.switching.DeployOutcome;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a change ended, as an answer. */
public final class Outcomes {
  private Outcomes() {}

  public static void throwIfFailed(DeployOutcome outcome) {
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

  /** The header that says how a change ended. */
  public static String word(DeployOutcome outcome) {
    return switch (outcome) {
      case DeployOutcome.Live _ -> "live";
      case DeployOutcome.Held _ -> "held";
      case DeployOutcome.NothingToChange _ -> "nothing-to-change";
      case DeployOutcome.Failed _, DeployOutcome.BuildFailed _ -> "failed";
    };
  }
}
