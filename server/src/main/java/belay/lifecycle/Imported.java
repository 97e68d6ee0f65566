package belay.lifecycle;

import belay.release.App;
import java.util.List;

/**
 * An app that was taken in from an export, and starts.
 *
 * @param releases how many it has
 * @param slugs how many came with it
 * @param head where its ledger ended when it was exported
 * @param notes what is not as it was, as sentences
 */
public record Imported(App app, int releases, int slugs, String head, List<String> notes) {
  public Imported {
    notes = List.copyOf(notes);
  }
}
