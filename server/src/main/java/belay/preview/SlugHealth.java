package belay.preview;

import belay.release.LedgerEntry;
import java.util.List;

/**
 * Whether what a kept release is laid out from is what was stored.
 *
 * @param damaged paths of files that are missing or changed; none when all is well
 */
public record SlugHealth(LedgerEntry entry, List<String> damaged) {
  public SlugHealth {
    damaged = List.copyOf(damaged);
  }
}
