package belay.deploy;

import belay.fleet.Records;
import belay.pipeline.Pipeline;
import belay.pipeline.Promotion;
import belay.preview.Upstream;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.Commits;
import belay.release.LedgerEntry;
import belay.release.Slug;
import belay.release.UpstreamBlock;
import belay.switching.DeployOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** From one app to another, by its parts. */
final class Crossings implements Promoter {
  private static final int COMMITS_MAX = 100;

  private final Records records;
  private final Upstream upstream;
  private final Promotions promotions;
  private final Forks forks;
  private final SlugReleases slugs;

  Crossings(
      Records records, Upstream upstream, Promotions promotions, Forks forks, SlugReleases slugs) {
    this.records = records;
    this.upstream = upstream;
    this.promotions = promotions;
    this.forks = forks;
    this.slugs = slugs;
  }

  DeployOutcome release(
      App app, UUID slug, Optional<String> description, boolean force, Change change) {
    return slugs.release(app, slug, description, force, change);
  }

  @Override
  public Slug take(App app, BuiltElsewhere built) {
    return slugs.take(app, built);
  }

  @Override
  public void pack(UUID slug, String under, OutputStream tar) throws IOException {
    slugs.pack(slug, under, tar);
  }

  @Override
  public void dropUnlessReleased(App app, UUID slug) {
    slugs.dropUnlessReleased(app.id(), slug);
  }

  void recover() {
    promotions.recover();
  }

  @Override
  public Promotion promote(
      Pipeline pipeline, App source, List<App> targets, boolean force, Change change) {
    return promotions.promote(pipeline, source, targets, force, change);
  }

  @Override
  public Optional<UUID> released(Promotion promotion, Promotion.Target target) {
    return target
        .releaseId()
        .or(() -> promotions.made(promotion, target).map(e -> e.release().id()));
  }

  @Override
  public Forked fork(App source, Optional<AppName> name, Change change) {
    return forks.fork(source, name, change);
  }

  @Override
  public List<UpstreamBlock> upstream(App app, Collection<UUID> slugs) {
    return upstream.of(app, slugs);
  }

  @Override
  public StageDiff diff(App source, App target) {
    Optional<LedgerEntry> to = records.ledger().serving(source.id());
    Optional<LedgerEntry> from = records.ledger().serving(target.id());
    Optional<Slug> ours = to.flatMap(this::slug);
    Optional<Slug> theirs = from.flatMap(this::slug);
    boolean same = ours.isPresent() && theirs.filter(ours.get()::isCopyOf).isPresent();
    Optional<String> left = theirs.flatMap(Slug::commit);
    Optional<String> right = ours.flatMap(Slug::commit);
    // The source was pushed to; the target may have got all its code by promotion.
    Optional<Commits.Between> between =
        left.flatMap(l ->
            right.flatMap(r ->
                records
                    .commits()
                    .between(source, l, r, COMMITS_MAX)
                    .or(() -> records.commits().between(target, l, r, COMMITS_MAX))));
    return new StageDiff(
        from.flatMap(entry -> theirs.map(slug -> code(entry, slug))),
        to.flatMap(entry -> ours.map(slug -> code(entry, slug))),
        same,
        between);
  }

  private Optional<Slug> slug(LedgerEntry entry) {
    return entry.release().slug().flatMap(records.ledger()::slug);
  }

  private static Code code(LedgerEntry entry, Slug slug) {
    return new Code(entry.version(), slug.commit());
  }
}
