package belay.deploy;

import belay.fleet.Records;
import belay.fleet.Words;
import belay.ledger.Draft;
import belay.pipeline.Coupling;
import belay.pipeline.Pipeline;
import belay.pipeline.Promotion;
import belay.pipeline.Promotion.End;
import belay.pipeline.Promotion.Status;
import belay.pipeline.Promotion.Target;
import belay.pipeline.Stage;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Refused;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.rollback.Admission;
import belay.slug.Slugs;
import belay.switching.DeployOutcome;
import belay.watch.Background;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the code that serves in one app live in others. Safe for use by several threads. */
final class RoadPromotions implements Promotions, PromotionParts {
  private static final Logger LOG = LoggerFactory.getLogger(RoadPromotions.class);

  /** A promotion's release is found among these: it is looked for while it is new. */
  private static final int RECENT = 100;

  private final Records records;
  private final Slugs slugs;
  private final Background background;
  private final BuiltCode code;
  private final SlugCopies copies;

  RoadPromotions(
      Records records, Slugs slugs, Background background, BuiltCode code, SlugCopies copies) {
    this.records = records;
    this.slugs = slugs;
    this.background = background;
    this.code = code;
    this.copies = copies;
  }

  /** The code of a promotion, and how it is to go live. */
  private record Cargo(Code code, Retries.How how, Change change) {}

  private static End well(Optional<LedgerEntry> entry) {
    return new End(Status.SUCCEEDED, entry.map(e -> e.release().id()), Optional.empty());
  }

  private static End badly(Optional<LedgerEntry> entry, String why) {
    return new End(Status.FAILED, entry.map(e -> e.release().id()), Optional.of(why));
  }

  @Override
  public Promotion promote(
      Pipeline pipeline, App source, List<App> targets, Retries.How how, Change change) {
    insistOnOrder(pipeline, source, targets);
    LedgerEntry serving = code.turns().serving(source);
    Code what = of(source, serving);
    Promotion promotion =
        records.pipelines().promote(pipeline, source, serving.release().id(), targets);
    Cargo cargo = new Cargo(what, how, change);
    for (int i = 0; i < targets.size(); i++) {
      App app = targets.get(i);
      Target target = promotion.targets().get(i);
      background.now(() -> carryOut(cargo, app, target));
    }
    return promotion;
  }

  @Override
  public Code of(App source) {
    return of(source, code.turns().serving(source));
  }

  private Code of(App source, LedgerEntry serving) {
    Slug slug = slugOf(source, serving);
    insistUnblocked(source, slug);
    return new Code(source, serving.version(), slug);
  }

  @Override
  public void insist(App target, Code cargo, boolean force) {
    code.goLive().canaries().insistNone(target);
    code.entrance()
        .insist(
            target,
            new Admission.Code(Optional.empty(), cargo.slug().commit()),
            Insistence.promotion(force));
  }

  @Override
  public Slug copy(Code cargo, App target) {
    return copies.into(target, cargo.slug(), _ -> {});
  }

  @Override
  public void dropUnlessReleased(App target, UUID slug) {
    copies.dropUnlessReleased(target.id(), slug);
  }

  @Override
  public Ready ready(App target, Code cargo, Slug copy, Ready.Asked asked) {
    Optional<LedgerEntry> same = code.serves(target, copy).filter(_ -> !asked.force());
    return same.<Ready>map(Ready.Same::new)
        .orElseGet(() -> {
          BuiltCode.Ask ask = asked.of(line -> {}, cargo.slug().createdAt());
          var what = new Admission.Code(Optional.of(copy.id()), copy.commit());
          return new Ready.Fresh(
              draft(target, cargo, copy, asked.change()), code.heldFor(target, what, ask));
        });
  }

  private void insistOnOrder(Pipeline pipeline, App source, List<App> targets) {
    Map<UUID, Stage> stages =
        records.pipelines().couplings(pipeline).stream()
            .collect(Collectors.toMap(Coupling::appId, Coupling::stage));
    Stage from = stage(stages, pipeline, source);
    for (App target : targets) {
      Stage to = stage(stages, pipeline, target);
      if (!from.isBefore(to)) {
        throw Refused.rule(
            "Code goes from "
                + from.word()
                + " to a later stage, and "
                + target.name()
                + " is in "
                + to.word()
                + ". Nothing was promoted.");
      }
    }
  }

  private static Stage stage(Map<UUID, Stage> stages, Pipeline pipeline, App app) {
    return Optional.ofNullable(stages.get(app.id()))
        .orElseThrow(() ->
            Refused.rule(
                    app.name()
                        + " is not in the pipeline "
                        + pipeline.name()
                        + ". Put it there with:")
                .next("belay pipelines:add " + pipeline.name() + " -a " + app.name()));
  }

  private Slug slugOf(App source, LedgerEntry serving) {
    UUID id =
        serving
            .release()
            .slug()
            .orElseThrow(() ->
                Refused.rule(
                    "Nothing is promoted: "
                        + source.name()
                        + " has no code yet. Deploy to it first."));
    return records
        .ledger()
        .slug(id)
        .filter(_ -> slugs.has(id))
        .orElseThrow(() ->
            Refused.rule(
                "Nothing is promoted: the slug of "
                    + source.name()
                    + " "
                    + serving.release().label()
                    + " is gone from the store. Push its commit again."));
  }

  private void insistUnblocked(App source, Slug slug) {
    var asked = new Admission.Code(Optional.of(slug.id()), slug.commit());
    code.entrance()
        .obstacle(source, asked, true)
        .ifPresent(why -> {
          throw Refused.conflict("Nothing is promoted from " + source.name() + ": " + why);
        });
  }

  private void carryOut(Cargo cargo, App app, Target target) {
    AtomicReference<Target> chosen = new AtomicReference<>(target);
    End end;
    try {
      end = end(put(cargo, app, chosen));
    } catch (BelayException e) {
      end = badly(Optional.empty(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("a promotion to {} failed", app.name(), e);
      end =
          badly(
              Optional.empty(), "Something went wrong inside the server; its log has the details.");
    }
    if (!Thread.currentThread().isInterrupted()) {
      record(chosen.get(), end);
    } // Else the server stops, and its next start asks the ledger.
  }

  private DeployOutcome put(Cargo cargo, App app, AtomicReference<Target> chosen) {
    Slug copy =
        copies.into(
            app,
            cargo.code().slug(),
            id -> chosen.set(records.pipelines().chosen(chosen.get(), id)));
    try {
      return code.put(
          app,
          copy,
          new BuiltCode.Way(
              "a promotion from " + cargo.code().source().name(),
              Insistence.promotion(cargo.how().force()),
              false,
              false,
              cargo.how().canary(),
              now -> draft(now, cargo.code(), copy, cargo.change())),
          cargo.change());
    } catch (BelayException e) {
      if (!Thread.currentThread().isInterrupted()) {
        copies.dropUnlessReleased(app.id(), copy.id());
      }
      throw e;
    }
  }

  private Draft draft(App app, Code cargo, Slug copy, Change change) {
    return new Draft(
        app.id(),
        Kind.PROMOTE,
        copy.commit().map(Release.Ref::commit).orElse(Release.Ref.NONE),
        Descriptions.promote(cargo.source().name(), cargo.version(), copy),
        change,
        true,
        Optional.of(copy.id()),
        code.turns().serving(app).release().config());
  }

  private static End end(DeployOutcome outcome) {
    return switch (outcome) {
      case DeployOutcome.Live live -> well(Optional.of(live.entry()));
      case DeployOutcome.NothingToChange nothing -> well(nothing.serving());
      case DeployOutcome.Held held when held.isCanary() -> well(Optional.of(held.entry()));
      case DeployOutcome.Held held -> badly(Optional.of(held.entry()), held.message());
      case DeployOutcome.Failed failed -> badly(Optional.of(failed.entry()), failed.message());
      case DeployOutcome.BuildFailed failed -> badly(Optional.empty(), failed.message());
    };
  }

  /** On a full disk again and again until it is written; a start would find it out as well. */
  private void record(Target target, End end) {
    background.insist(
        "recording how a promotion ended", () -> records.pipelines().ended(target, end));
  }

  @Override
  public Optional<UUID> released(Promotion promotion, Target target) {
    return target.releaseId().or(() -> made(promotion, target).map(e -> e.release().id()));
  }

  /** The release that a target has of a promotion, as the ledger tells it. */
  private Optional<LedgerEntry> made(Promotion promotion, Target target) {
    return target
        .slugId()
        .flatMap(slug ->
            records.ledger().newest(target.appId(), RECENT).stream()
                .filter(e ->
                    e.release().kind() == Kind.PROMOTE
                        && e.release().slug().equals(Optional.of(slug))
                        && !e.release().createdAt().isBefore(promotion.createdAt()))
                .findFirst());
  }

  /**
   * After a start, when no release is pending any more: tells how each ended that was under way.
   */
  void recover() {
    for (Promotion promotion : records.pipelines().unfinished()) {
      for (Target target : promotion.targets()) {
        if (target.status() == Status.PENDING) {
          recover(promotion, target);
        }
      }
    }
  }

  private void recover(Promotion promotion, Target target) {
    Optional<LedgerEntry> made = made(promotion, target);
    if (made.filter(e -> e.status() == ReleaseStatus.PENDING).isPresent()) {
      return; // Its app could not be recovered: the start after this one asks again.
    }
    record(
        target,
        made.map(RoadPromotions::found)
            .orElseGet(() ->
                badly(
                    Optional.empty(),
                    "The server stopped before it wrote a release: nothing was changed. Promote"
                        + " again.")));
    if (made.isEmpty()) {
      target.slugId().ifPresent(slug -> copies.dropUnlessReleased(target.appId(), slug));
    }
  }

  private static End found(LedgerEntry entry) {
    String label = entry.release().label();
    Optional<LedgerEntry> known = Optional.of(entry);
    return switch (entry.status()) {
      case SUCCEEDED, EXPIRED, CANARY -> well(known);
      case HELD -> badly(known, label + " is held: " + Words.sentence(entry.statusDetail()));
      case FAILED -> badly(known, label + " failed: " + Words.sentence(entry.statusDetail()));
      case ABORTED -> badly(known, label + " was aborted: " + Words.sentence(entry.statusDetail()));
      case PENDING -> throw new IllegalStateException(label + " has no outcome yet");
    };
  }
}
