package belay.promotion;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Permission;
import belay.activity.Happening;
import belay.activity.OfApp;
import belay.api.CouplingBody;
import belay.api.IdName;
import belay.api.request.CouplingCreate;
import belay.api.request.CouplingUpdate;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.pipeline.Coupling;
import belay.pipeline.Pipeline;
import belay.pipeline.Pipelines;
import belay.pipeline.Stage;
import belay.promotion.PipelineAccess.Place;
import belay.release.App;
import belay.view.Views;
import java.util.List;

/** {@code /pipeline-couplings}: which app is in which stage of which pipeline. */
public final class CouplingsResource {
  private final Access access;
  private final Apps apps;
  private final Pipelines pipelines;
  private final PipelineAccess sight;

  public CouplingsResource(Access access, Apps apps, Pipelines pipelines, PipelineAccess sight) {
    this.access = access;
    this.apps = apps;
    this.pipelines = pipelines;
    this.sight = sight;
  }

  public void register(Routes routes) {
    routes
        .get("/pipeline-couplings", READ, USER, CouplingBody.class, this::all)
        .get("/users/{user}/pipeline-couplings", EVERYTHING, USER, CouplingBody.class, this::all)
        .get(
            "/pipelines/{pipeline}/pipeline-couplings",
            READ,
            USER,
            CouplingBody.class,
            x -> page(x, sight.places(x.person(), sight.pipeline(x, x.value("pipeline")))))
        .get("/apps/{app}/pipeline-couplings", READ, VIEW, CouplingBody.class, this::ofApp)
        .post(
            "/pipeline-couplings",
            WRITE,
            USER,
            CouplingCreate.class,
            CouplingBody.class,
            this::create)
        .get(
            "/pipeline-couplings/{coupling}",
            READ,
            USER,
            CouplingBody.class,
            x -> Answer.ok(body(seen(x))))
        .patch(
            "/pipeline-couplings/{coupling}",
            WRITE,
            USER,
            CouplingUpdate.class,
            CouplingBody.class,
            this::update)
        .delete("/pipeline-couplings/{coupling}", WRITE, USER, CouplingBody.class, this::delete);
  }

  private static CouplingBody body(Place place) {
    Coupling coupling = place.coupling();
    return new CouplingBody(
        coupling.id(),
        Views.ref(place.app()),
        new IdName(place.pipeline().id(), place.pipeline().name()),
        coupling.stage().word(),
        coupling.createdAt(),
        coupling.updatedAt());
  }

  private static Answer page(Exchange x, List<Place> places) {
    return x.range("id")
        .page(
            places.stream().map(CouplingsResource::body).toList(),
            entry("id", c -> c.id().toString()));
  }

  private Answer all(Exchange x) {
    return page(
        x, pipelines.all().stream().flatMap(p -> sight.places(x.person(), p).stream()).toList());
  }

  private Answer ofApp(Exchange x) {
    App app = x.app();
    return Answer.ok(
        body(
            sight
                .place(app)
                .orElseThrow(() ->
                    ApiError.notFound(
                        "pipeline-coupling", app.name() + " is not in a pipeline."))));
  }

  private Answer create(Exchange x, CouplingCreate asked) {
    Stage stage = Stage.of(asked.stage());
    Pipeline pipeline = sight.open(x, PipelineAccess.named(asked.pipeline(), "pipeline"));
    App app = x.appNamed(PipelineAccess.named(asked.app(), "app"), Permission.MANAGE);
    Coupling coupling = pipelines.couple(pipeline, app, stage);
    event(x, app, new OfApp.PipelineJoined(pipeline.name().toString(), stage.word()));
    return Answer.created(body(new Place(coupling, app, pipeline)));
  }

  private void event(Exchange x, App app, Happening what) {
    apps.event(app, what, x.change());
  }

  /** One whose app may be viewed. */
  private Place seen(Exchange x) {
    return Exchange.uuid(x.value("coupling"))
        .flatMap(pipelines::coupling)
        .flatMap(c -> apps.find(c.appId()))
        .filter(a -> access.may(x.person(), a, Permission.VIEW))
        .flatMap(sight::place)
        .orElseThrow(
            () -> ApiError.notFound("pipeline-coupling", "Couldn't find that pipeline coupling."));
  }

  private Answer update(Exchange x, CouplingUpdate asked) {
    Place place = seen(x);
    App app = x.appNamed(place.app().id().toString(), Permission.MANAGE);
    Stage stage = Stage.of(asked.stage().orElse(place.coupling().stage().word()));
    if (stage == place.coupling().stage()) {
      return Answer.ok(body(place));
    }
    Coupling moved = pipelines.move(place.coupling(), stage);
    event(x, app, new OfApp.PipelineMoved(place.pipeline().name().toString(), stage.word()));
    return Answer.ok(body(new Place(moved, app, place.pipeline())));
  }

  /** Whoever owns the pipeline may take any app out of it. */
  private Answer delete(Exchange x) {
    Place place = seen(x);
    if (!sight.owns(x.person(), place.pipeline())) {
      x.appNamed(place.app().id().toString(), Permission.MANAGE);
    }
    pipelines.uncouple(place.coupling());
    event(x, place.app(), new OfApp.PipelineLeft(place.pipeline().name().toString()));
    return Answer.ok(body(place));
  }
}
