package belay.promotion;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.USER;

import belay.access.Access;
import belay.access.Permission;
import belay.api.IdRef;
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
import belay.release.App;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /pipeline-promotions}. Promoting takes {@code view} on the app that the code comes from
 * and {@code deploy} on each that it goes to.
 */
public final class PromotionsResource {

  private final Access access;
  private final Apps apps;
  private final Ledger ledger;
  private final Changes changes;
  private final Pipelines pipelines;
  private final Promotions promotions;
  private final PipelineAccess sight;

  public PromotionsResource(
      Promotions promotions,
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
            this::targets);
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
}
