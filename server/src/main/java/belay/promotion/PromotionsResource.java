package belay.promotion;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;

import belay.access.Access;
import belay.access.Permission;
import belay.api.IdRef;
import belay.api.PipelineDiffBody;
import belay.api.PromotionBody;
import belay.api.request.PromotionCreate;
import belay.apps.Apps;
import belay.deploy.Promotions;
import belay.deploy.Retries;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.pipeline.Pipeline;
import belay.pipeline.Pipelines;
import belay.pipeline.Promotion;
import belay.pipeline.Stage;
import belay.preview.StageDiff;
import belay.preview.Stages;
import belay.promotion.PipelineAccess.Place;
import belay.release.App;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.Commits;
import belay.release.LedgerEntry;
import belay.view.PreviewViews;
import belay.view.Views;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code /pipeline-promotions}, and what one would bring. Promoting takes {@code view} on the app
 * that the code comes from and {@code deploy} on each that it goes to.
 */
public final class PromotionsResource {

  private final Access access;
  private final Apps apps;
  private final Ledger ledger;
  private final Changes changes;
  private final Pipelines pipelines;
  private final Promotions promotions;
  private final Stages stages;
  private final PipelineAccess sight;

  public PromotionsResource(
      Promotions promotions,
      Stages stages,
      Access access,
      Apps apps,
      Pipelines pipelines,
      Ledger ledger,
      Changes changes,
      PipelineAccess sight) {
    this.access = access;
    this.apps = apps;
    this.ledger = ledger;
    this.changes = changes;
    this.pipelines = pipelines;
    this.promotions = promotions;
    this.stages = stages;
    this.sight = sight;
  }

  public void register(Routes routes) {
    routes
        .post(
            "/pipeline-promotions",
            WRITE,
            USER,
            PromotionCreate.class,
            PromotionBody.class,
            this::create)
        .get(
            "/pipeline-promotions/{promotion}",
            READ,
            USER,
            PromotionBody.class,
            x -> Answer.ok(body(seen(x))))
        .get(
            "/pipeline-promotions/{promotion}/promotion-targets",
            READ,
            USER,
            PromotionBody.Target.class,
            this::targets)
        .get("/apps/{app}/pipeline-diff", READ, VIEW, PipelineDiffBody.class, this::diff);
  }

  private Answer create(Exchange x, PromotionCreate asked) throws InterruptedException {
    Pipeline pipeline = sight.pipeline(x, PipelineAccess.named(asked.pipeline(), "pipeline"));
    App source =
        x.appNamed(
            PipelineAccess.named(asked.source().flatMap(PromotionCreate.Of::app), "app"),
            Permission.VIEW);
    List<App> targets = targetsOf(x, asked.targets());
    var how = new Retries.How(asked.force(), asked.canary().map(CanaryStages::parse));
    Change change = x.change();
    Promotion promotion =
        changes
            .await(() -> promotions.promote(pipeline, source, targets, how, change))
            .orElseThrow(Changes::stillWaiting);
    return Answer.created(body(promotion));
  }

  private static List<App> targetsOf(Exchange x, List<PromotionCreate.Of> asked) {
    List<App> targets = new ArrayList<>();
    for (PromotionCreate.Of one : asked) {
      App app = x.appNamed(PipelineAccess.named(one.app(), "app"), Permission.DEPLOY);
      if (targets.stream().anyMatch(t -> t.id().equals(app.id()))) {
        throw ApiError.invalid(app.name() + " is named twice.");
      }
      targets.add(app);
    }
    return targets;
  }

  /** One whose source, or one of whose targets, may be viewed. */
  private Promotion seen(Exchange x) {
    return Exchange.uuid(x.value("promotion"))
        .flatMap(pipelines::promotion)
        .filter(p ->
            mayView(x, p.sourceAppId())
                || p.targets().stream().anyMatch(t -> mayView(x, t.appId())))
        .orElseThrow(
            () -> ApiError.notFound("pipeline-promotion", "Couldn't find that promotion."));
  }

  private boolean mayView(Exchange x, java.util.UUID appId) {
    return apps.find(appId).filter(a -> access.may(x.person(), a, Permission.VIEW)).isPresent();
  }

  private PromotionBody body(Promotion promotion) {
    return new PromotionBody(
        promotion.id(),
        promotion.createdAt(),
        updatedAt(promotion),
        new IdRef(promotion.pipelineId()),
        new PromotionBody.Source(
            new IdRef(promotion.sourceAppId()), new IdRef(promotion.sourceReleaseId())),
        promotion.isCompleted() ? "completed" : "pending");
  }

  /** When the ledger last heard of it. */
  private Instant updatedAt(Promotion promotion) {
    return promotion.targets().stream()
        .flatMap(t -> promotions.released(promotion, t).stream())
        .flatMap(id -> ledger.find(id).stream())
        .map(LedgerEntry::statusAt)
        .filter(promotion.createdAt()::isBefore)
        .max(Instant::compareTo)
        .orElse(promotion.createdAt());
  }

  /** Of the targets those that may be viewed. */
  private Answer targets(Exchange x) {
    Promotion promotion = seen(x);
    return Answer.ok(
        promotion.targets().stream()
            .filter(t -> mayView(x, t.appId()) || apps.find(t.appId()).isEmpty())
            .map(t ->
                new PromotionBody.Target(
                    new IdRef(t.appId()),
                    t.error(),
                    t.id(),
                    new IdRef(promotion.id()),
                    promotions.released(promotion, t).map(IdRef::new),
                    t.status().word()))
            .toList());
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
        diff.from().map(PromotionsResource::code),
        diff.to().map(PromotionsResource::code),
        diff.same(),
        diff.between().map(PromotionsResource::commits));
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
