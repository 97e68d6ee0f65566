package belay.cli.deploys;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.http.Api;
import belay.cli.http.ApiError;
import belay.cli.http.Json;
import java.util.List;

/** Pipelines, and the places of apps in them, as the API has them. */
final class Pipelines {
  private Pipelines() {}

  /** The pipeline of a name. */
  static Json named(Call call, String name) {
    return call.api().get("/pipelines/" + Api.segment(name));
  }

  /** An app's place in its pipeline. */
  static Json coupling(Call call) {
    try {
      return call.api().get(call.path("/pipeline-couplings"));
    } catch (ApiError e) {
      if (e.httpStatus() == 404) {
        call.api().get(call.path(""));
        throw Failure.failed(
            call.app() + " is not in a pipeline.",
            "belay pipelines:add PIPELINE -s STAGE -a " + call.app() + " puts it into one.");
      }
      throw e;
    }
  }

  static List<Json> couplings(Call call, String pipelineId) {
    return call.api()
        .get("/pipelines/" + Api.segment(pipelineId) + "/pipeline-couplings", "id ..; max=1000")
        .items();
  }
}
