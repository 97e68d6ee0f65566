package belay.rollback;

import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.release.Stamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What of an app's releases stays on the disk and what goes. Rows stay for ever; slugs and release
 * directories go. Asking again after some of it was deleted gives the rest again, so a clean-up
 * that was interrupted is finished by the next.
 *
 * @param keptSlugs whose files must stay
 * @param keptDirectories release directories that must stay
 * @param expiredSlugs whose files go, or went before
 * @param directories release directories that go, or went before
 * @param expiredReleases releases to mark {@link ReleaseStatus#EXPIRED}; failed ones stay failed
 */
public record Retention(
    Set<UUID> keptSlugs,
    Set<Stamp> keptDirectories,
    Set<UUID> expiredSlugs,
    Set<Stamp> directories,
    List<LedgerEntry> expiredReleases) {
  private static final int FAILED_OUTLIVES = 5;

  public Retention {
    keptSlugs = Set.copyOf(keptSlugs);
    keptDirectories = Set.copyOf(keptDirectories);
    expiredSlugs = Set.copyOf(expiredSlugs);
    directories = Set.copyOf(directories);
    expiredReleases = List.copyOf(expiredReleases);
  }

  /**
   * Decides. The newest slugs that served stay, each counted once however many releases have it and
   * as new as the newest of them: what a rollback put back stays as long as a deploy of that day
   * would. What serves, what is being released and what is kept by hand always stays. A failed
   * release goes after 5 later successful deploys and takes no place of a good one; so does a held
   * one, and of those no more stay than of the good.
   *
   * @param newestFirst all the app's releases
   * @param keep how many slugs that served are kept
   * @param servingVersion 0 when none serves
   * @param keptVersions warm, or kept by hand
   */
  public static Retention expired(
      List<LedgerEntry> newestFirst, int keep, int servingVersion, Set<Integer> keptVersions) {
    Set<UUID> kept = new HashSet<>();
    Set<UUID> good = new LinkedHashSet<>();
    Set<UUID> held = new LinkedHashSet<>();
    int deploysSince = 0;
    for (LedgerEntry entry : newestFirst) {
      boolean young = deploysSince < FAILED_OUTLIVES;
      boolean always = entry.version() == servingVersion || keptVersions.contains(entry.version());
      entry
          .release()
          .slug()
          .ifPresent(slug -> {
            boolean stays =
                switch (entry.status()) {
                  case SUCCEEDED -> among(good, slug, keep) || always;
                  case HELD -> (young && among(held, slug, keep)) || always;
                  case FAILED, ABORTED -> young || always;
                  case PENDING, CANARY -> true;
                  case EXPIRED -> false;
                };
            if (stays) {
              kept.add(slug);
            }
          });
      if (entry.release().stamp().isPresent() && entry.servedAt().isPresent()) {
        deploysSince++;
      }
    }
    return sort(newestFirst, kept);
  }

  private static boolean among(Set<UUID> newest, UUID slug, int max) {
    if (newest.size() < max) {
      newest.add(slug);
    }
    return newest.contains(slug);
  }

  private static Retention sort(List<LedgerEntry> newestFirst, Set<UUID> kept) {
    Set<Stamp> keptDirectories = new HashSet<>();
    Set<Stamp> directories = new HashSet<>();
    Set<UUID> expired = new HashSet<>();
    List<LedgerEntry> toMark = new ArrayList<>();
    for (LedgerEntry entry : newestFirst) {
      if (entry.release().slug().isEmpty()) {
        continue;
      }
      UUID slug = entry.release().slug().get();
      boolean slugStays = kept.contains(slug);
      entry.release().stamp().ifPresent((slugStays ? keptDirectories : directories)::add);
      if (!slugStays) {
        expired.add(slug);
      }
      if (!slugStays
          && entry.status() != ReleaseStatus.FAILED
          && entry.status() != ReleaseStatus.ABORTED
          && entry.status() != ReleaseStatus.EXPIRED) {
        toMark.add(entry);
      }
    }
    return new Retention(kept, keptDirectories, expired, directories, toMark);
  }
}
