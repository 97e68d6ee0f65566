package belay.doors;

import belay.deploy.Canaries;
import belay.deploy.Forks;
import belay.deploy.GroupRollbacks;
import belay.deploy.Promotions;
import belay.deploy.Retries;
import belay.group.Group;
import belay.pipeline.Pipeline;
import belay.pipeline.Promotion;
import belay.preview.GroupPreview;
import belay.preview.GroupWish;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.switching.DeployOutcome;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Nothing goes from one app to another. */
final class NoPromoter implements Promotions, Forks, Canaries, GroupRollbacks {
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
