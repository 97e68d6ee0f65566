package belay.preview;

import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Commits;
import belay.release.LedgerEntry;
import belay.release.Slug;
import java.util.Optional;

/** Looks at apps of a pipeline side by side. Writes nothing. Safe for use by several threads. */
public record Stages(Commits commits, Ledger ledger) {
  private static final int COMMITS_MAX = 100;

  /** What a promotion from one app to another would bring. */
  public StageDiff diff(App source, App target) {
    Optional<LedgerEntry> to = ledger.serving(source.id());
    Optional<LedgerEntry> from = ledger.serving(target.id());
    Optional<Slug> ours = to.flatMap(this::slug);
    Optional<Slug> theirs = from.flatMap(this::slug);
    boolean same = ours.isPresent() && theirs.filter(ours.get()::isCopyOf).isPresent();
    Optional<String> left = theirs.flatMap(Slug::commit);
    Optional<String> right = ours.flatMap(Slug::commit);
    // The source was pushed to; the target may have got all its code by promotion.
    Optional<Commits.Between> between =
        left.flatMap(l ->
            right.flatMap(r ->
                commits
                    .between(source, l, r, COMMITS_MAX)
                    .or(() -> commits.between(target, l, r, COMMITS_MAX))));
    return new StageDiff(
        from.flatMap(entry -> theirs.map(slug -> code(entry, slug))),
        to.flatMap(entry -> ours.map(slug -> code(entry, slug))),
        same,
        between);
  }

  private Optional<Slug> slug(LedgerEntry entry) {
    return entry.release().slug().flatMap(ledger::slug);
  }

  private static StageDiff.Code code(LedgerEntry entry, Slug slug) {
    return new StageDiff.Code(entry.version(), slug.commit());
  }
}
