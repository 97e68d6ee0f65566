package belay.fleet;

import belay.apps.Fate;
import belay.layout.Storage;
import belay.release.App;
import belay.release.BelayException;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.release.Stamp;
import belay.rollback.Retention;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what retention does not keep. Ledger rows stay; they become {@code expired}. */
public final class CleanUp {
  /** What is older than these was cleaned up before; reading it all would take seconds. */
  private static final int RECENT = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(CleanUp.class);

  private final Records records;
  private final Storage storage;
  private final WarmReleases warm;
  private final Drains drains;
  private final Canaries canaries;

  /** Two deploys in a moment are both behind their turns: what one marks the other has seen. */
  private final Lock oneAtATime = new ReentrantLock();

  private final Set<UUID> passedOver = ConcurrentHashMap.newKeySet();

  public CleanUp(Records records, Storage storage, Running running) {
    this.records = records;
    this.storage = storage;
    this.warm = running.warm();
    this.drains = running.drains();
    this.canaries = running.canaries();
  }

  /** After a deploy of an app. What fails is done after the next one. */
  public void after(App app) {
    oneAtATime.lock();
    try {
      List<LedgerEntry> entries = records.ledger().newest(app.id(), RECENT);
      int keep = records.apps().settings(app).keepReleases();
      int serving = records.ledger().serving(app.id()).map(LedgerEntry::version).orElse(0);
      Set<Integer> kept = new HashSet<>(warm.versions(app.id()));
      kept.addAll(draining(app.id()));
      canaries.of(app.id()).ifPresent(c -> kept.add(c.release().version()));
      kept.addAll(records.orders().kept(app).keySet());
      Retention retention = Retention.expired(entries, keep, serving, kept);
      for (LedgerEntry entry : retention.expiredReleases()) {
        records
            .ledger()
            .mark(
                entry.release(),
                ReleaseStatus.EXPIRED,
                "removed by retention, which keeps " + keep);
      }
      Set<Stamp> directories = new HashSet<>(retention.directories());
      directories.retainAll(storage.disk().stamps(app));
      directories.forEach(stamp -> storage.disk().delete(app, stamp));
      Set<UUID> slugs = new HashSet<>(retention.expiredSlugs());
      slugs.retainAll(storage.slugs().all());
      drop(slugs);
    } catch (BelayException e) {
      LOG.warn("clean-up of {} is left for later: {}", app.name(), e.getMessage());
    } finally {
      oneAtATime.unlock();
    }
  }

  /** Whose files may be needed until they are drained; {@link #afterDrain} looks at these again. */
  private Set<Integer> draining(UUID appId) {
    passedOver.add(appId);
    Set<Integer> versions = drains.versions(appId);
    if (versions.isEmpty()) {
      passedOver.remove(appId);
    }
    return versions;
  }

  /** When a release of an app has drained: does what a clean-up meanwhile had to leave. */
  public void afterDrain(UUID appId) {
    if (passedOver.remove(appId)) {
      records.apps().find(appId).ifPresent(this::after);
    }
  }

  /** All slugs of an app that goes. */
  public void forget(App app) {
    Set<UUID> slugs = new HashSet<>();
    records
        .ledger()
        .newest(app.id(), Integer.MAX_VALUE)
        .forEach(e -> e.release().slug().ifPresent(slugs::add));
    drop(slugs);
  }

  /** Takes back slugs that were set aside and whose app is in the ledger again. */
  public void takeBack() {
    try {
      Set<UUID> back = storage.slugs().takeBack(id -> ownerOf(id) instanceof Fate.Alive);
      if (!back.isEmpty()) {
        LOG.warn("slugs are back from lost/, the ledger knows them again: {}", back.size());
      }
    } catch (BelayException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  /**
   * At a start: drops the slugs of apps that were destroyed, and what a crash left of others. Those
   * that the ledger does not know are set aside: another ledger may know them.
   */
  public void settleSlugs() {
    try {
      Set<UUID> destroyed = new HashSet<>();
      Set<UUID> unknown = new HashSet<>();
      for (UUID id : storage.slugs().all()) {
        switch (ownerOf(id)) {
          case Fate.Alive _ -> {}
          case Fate.Destroyed _ -> destroyed.add(id);
          case Fate.Unknown _ -> unknown.add(id);
        }
      }
      storage.slugs().setAside(unknown);
      drop(destroyed);
      storage.slugs().sweep();
    } catch (BelayException e) {
      LOG.error("the slug store is tidied at the next start: {}", e.getMessage());
    }
  }

  private Fate ownerOf(UUID slugId) {
    return records
        .ledger()
        .slug(slugId)
        .map(slug -> records.apps().fate(slug.appId()))
        .orElseGet(Fate.Unknown::new);
  }

  /** Slugs that no release has, or none any more. */
  public void drop(Set<UUID> slugs) {
    if (slugs.isEmpty()) {
      return;
    }
    slugs.forEach(storage.slugs()::discard);
    storage.slugs().keepOnly(storage.slugs().all());
  }
}
