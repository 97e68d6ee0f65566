package belay.doors;

import belay.build.Builder;
import belay.deploy.Canaries;
import belay.deploy.DeployParts;
import belay.deploy.Deploys;
import belay.deploy.Forks;
import belay.deploy.GroupRollbacks;
import belay.deploy.PromotionParts;
import belay.deploy.Promotions;
import belay.deploy.Ready;
import belay.deploy.Retries;
import belay.group.Group;
import belay.joint.GroupPromotions;
import belay.pipeline.Pipeline;
import belay.pipeline.Promotion;
import belay.preview.GroupPreview;
import belay.preview.GroupWish;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.Slug;
import belay.switching.DeployOutcome;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Nothing goes from one app to another. */
final class NoPromoter
    implements Promotions,
        Forks,
        Canaries,
        GroupRollbacks,
        GroupPromotions,
        DeployParts,
        PromotionParts {
  private static UnsupportedOperationException none() {
    return new UnsupportedOperationException("nothing is promoted here");
  }

  @Override
  public Promotion promote(
      Pipeline pipeline, App source, List<App> targets, Retries.How how, Change change) {
    throw none();
  }

  @Override
  public Optional<UUID> released(Promotion promotion, Promotion.Target target) {
    return target.releaseId();
  }

  @Override
  public Optional<Going> going(App app) {
    return Optional.empty();
  }

  @Override
  public DeployOutcome promote(App app, boolean full, Change change) {
    throw none();
  }

  @Override
  public LedgerEntry abort(App app, Change change) {
    throw none();
  }

  @Override
  public Way way(Group from, Optional<Group> to) {
    throw none();
  }

  @Override
  public Promoted promote(Way way, boolean force, Change change) {
    throw none();
  }

  @Override
  public void insist(App app, Deploys.Source source) {
    throw none();
  }

  @Override
  public Builder.Outcome build(App app, Deploys.Source source, Change change, Builder.Output tell) {
    throw none();
  }

  @Override
  public void drop(App app, Slug slug) {
    throw none();
  }

  @Override
  public Ready ready(
      App app,
      Builder.Outcome.Built built,
      Deploys.Source source,
      Ready.Asked asked,
      Builder.Output tell) {
    throw none();
  }

  @Override
  public Code of(App source) {
    throw none();
  }

  @Override
  public void insist(App target, Code code, boolean force) {
    throw none();
  }

  @Override
  public Slug copy(Code code, App target) {
    throw none();
  }

  @Override
  public void dropUnlessReleased(App target, UUID slug) {
    throw none();
  }

  @Override
  public Ready ready(App target, Code code, Slug copy, Ready.Asked asked) {
    throw none();
  }

  @Override
  public Rolled rollback(Group group, GroupWish wish, Change change) {
    throw none();
  }

  @Override
  public GroupPreview preview(Group group, GroupWish wish) {
    throw none();
  }

  @Override
  public Forked fork(App source, Optional<AppName> name, Change change) {
    throw none();
  }
}
