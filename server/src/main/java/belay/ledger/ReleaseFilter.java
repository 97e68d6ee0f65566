package belay.ledger;

import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which releases of an app somebody looks for.
 *
 * @param kinds those of one of these; of any, where it is empty
 * @param status those that stand there now
 * @param by a part of the email address of who made it, in any case; empty for everybody's
 */
public record ReleaseFilter(Set<Kind> kinds, Optional<ReleaseStatus> status, String by) {
  public static final ReleaseFilter ALL = new ReleaseFilter(Set.of(), Optional.empty(), "");

  public ReleaseFilter {
    kinds = Set.copyOf(kinds);
    by = by.toLowerCase(Locale.ROOT);
  }

  public boolean fits(LedgerEntry entry) {
    return (kinds.isEmpty() || kinds.contains(entry.release().kind()))
        && status.filter(s -> s != entry.status()).isEmpty()
        && entry.release().change().actor().email().toLowerCase(Locale.ROOT).contains(by);
  }
}
