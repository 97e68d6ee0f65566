package belay.rollback;

import belay.release.AppName;
import java.util.Set;
import java.util.UUID;

/**
 * A block of an app that code passes on its way to another: it holds there too. A block of a config
 * change holds only where it was made.
 *
 * @param app where it was made
 * @param copies slugs of the app further down whose content is that of the blocked one
 */
public record UpstreamBlock(AppName app, Block block, Set<UUID> copies) {
  public UpstreamBlock {
    copies = Set.copyOf(copies);
  }

  boolean covers(Admission.Code code) {
    return block.covers(code) || code.slug().filter(copies::contains).isPresent();
  }

  /** {@code v47 of shop-staging is blocked by ana@example.com, 2024-01-16 10:50 UTC}. */
  String inWords() {
    return "v" + block.version() + " of " + app + " is blocked " + block.sign().inWords();
  }
}
