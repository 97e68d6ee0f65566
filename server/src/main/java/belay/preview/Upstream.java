package belay.preview;

import belay.apps.Apps;
import belay.apps.Orders;
import belay.ledger.Ledger;
import belay.pipeline.Pipelines;
import belay.release.App;
import belay.release.Slug;
import belay.rollback.Block;
import belay.rollback.UpstreamBlock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Blocks in the apps that come before an app in its pipeline. */
public record Upstream(Apps apps, Ledger ledger, Orders orders, Pipelines pipelines) {
  /**
   * Blocks that hold for an app.
   *
   * @param slugs of the app that are asked about
   */
  public List<UpstreamBlock> of(App app, Collection<UUID> slugs) {
    return pipelines.upstreamOf(app).stream()
        .flatMap(id -> apps.find(id).stream())
        .flatMap(earlier -> made(earlier, slugs))
        .toList();
  }

  private Stream<UpstreamBlock> made(App earlier, Collection<UUID> slugs) {
    return orders.blocks(earlier).stream()
        .filter(Block::travels)
        .map(b -> new UpstreamBlock(earlier.name(), b, copies(b, slugs)));
  }

  /** Where there is a commit, that tells enough. */
  private Set<UUID> copies(Block block, Collection<UUID> slugs) {
    Optional<Slug> blocked =
        block.slug().filter(_ -> block.commit().isEmpty()).flatMap(ledger::slug);
    Set<UUID> copies = new HashSet<>();
    blocked.ifPresent(b -> {
      for (UUID slug : Set.copyOf(slugs)) {
        ledger.slug(slug).filter(b::isCopyOf).ifPresent(_ -> copies.add(slug));
      }
    });
    return copies;
  }
}
