package belay.archive;

import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes exported apps in. Thread-safe. */
public interface Arrivals {
  /**
   * Opens an export, which a stranger may have made.
   *
   * @throws belay.release.InvalidInput when it is not one, or not whole
   */
  Arrival open(Path file);

  /** An export that is open. Used once, by one thread. */
  interface Arrival extends AutoCloseable {
    UUID appId();

    /**
     * Takes the app in: all of it or nothing. Whatever can be checked was checked before the first
     * row is written, and the app is there with its last.
     *
     * @param as its name here; the one it had, when empty
     * @throws belay.release.InvalidInput when something in it is not what was exported
     * @throws belay.release.Refused when the app is here, or its name is taken
     */
    Arrived take(Optional<AppName> as, Change change);

    @Override
    void close();
  }

  /**
   * An app that is here now, of which nothing runs yet.
   *
   * @param releases how many it has
   * @param slugs how many came with it
   * @param head where its ledger ended in the export
   * @param served the release that served then, when the ledger here goes on after it: of an app
   *     that was destroyed here after it was exported
   * @param notes what is not as it was, as sentences
   */
  record Arrived(
      App app, int releases, int slugs, String head, Optional<Integer> served, List<String> notes) {
    public Arrived {
      notes = List.copyOf(notes);
    }
  }
}
