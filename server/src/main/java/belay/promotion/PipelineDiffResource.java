package belay.promotion;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.VIEW;

import belay.api.PipelineDiffBody;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.pipeline.Stage;
import belay.preview.StageDiff;
import belay.preview.Stages;
import belay.promotion.PipelineAccess.Place;
import belay.release.App;
import belay.release.Commits;
import belay.view.PreviewViews;
import belay.view.Views;
import java.util.List;
import java.util.Optional;

/** {@code /apps/{app}/pipeline-diff}: what a promotion would bring. */
public final class PipelineDiffResource {
  private final Stages stages;
  private final PipelineAccess sight;

  public PipelineDiffResource(Stages stages, PipelineAccess sight) {
    this.stages = stages;
    this.sight = sight;
  }

  public void register(Routes routes) {
    routes.get("/apps/{app}/pipeline-diff", READ, VIEW, PipelineDiffBody.class, this::diff);
  }

  /** From the app to those in the next stage that has apps. */
  private Answer diff(Exchange x) {
    App app = x.app();
    Place place =
        sight
            .place(app)
            .orElseThrow(() ->
                ApiError.invalid(
                    app.name()
                        + " is not in a pipeline: belay pipelines:add PIPELINE -a "
                        + app.name()));
    List<Place> places = sight.places(x.person(), place.pipeline());
    Stage own = place.coupling().stage();
    Optional<Stage> next =
        places.stream().map(p -> p.coupling().stage()).filter(own::isBefore).min(Stage::compareTo);
    return Answer.ok(
        places.stream()
            .filter(p -> next.filter(p.coupling().stage()::equals).isPresent())
            .map(p -> body(p, stages.diff(app, p.app())))
            .toList());
  }

  private static PipelineDiffBody body(Place place, StageDiff diff) {
    return new PipelineDiffBody(
        Views.ref(place.app()),
        place.coupling().stage().word(),
        diff.from().map(PipelineDiffResource::code),
        diff.to().map(PipelineDiffResource::code),
        diff.same(),
        diff.between().map(PipelineDiffResource::commits));
  }

  private static PipelineDiffBody.Code code(StageDiff.Code code) {
    return new PipelineDiffBody.Code(code.version(), code.commit());
  }

  private static PipelineDiffBody.Commits commits(Commits.Between between) {
    return new PipelineDiffBody.Commits(
        PreviewViews.commits(between.gained()),
        between.gainedCount(),
        PreviewViews.commits(between.left()),
        between.leftCount(),
        between.filesChanged());
  }
}
