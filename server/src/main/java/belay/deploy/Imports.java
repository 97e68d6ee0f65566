package belay.deploy;

import belay.archive.Arrivals.Arrival;
import belay.archive.Arrivals.Arrived;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.Release;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes exported apps in, and starts what served as a start of the server does. */
final class Imports {
  private final Rooms rooms;
  private final Traffic traffic;
  private final Turns switches;

  Imports(Rooms rooms, Traffic traffic, Turns switches) {
    this.rooms = rooms;
    this.traffic = traffic;
    this.switches = switches;
  }

  Imported take(Path export, Optional<AppName> as, Change change) {
    try (Arrival arrival = rooms.arrivals().open(export)) {
      return switches.take(
          arrival.appId(),
          "the import",
          other -> {},
          () -> {
            Arrived arrived = arrival.take(as, change);
            List<String> notes = new ArrayList<>(arrived.notes());
            notes.addAll(begin(arrived.app()));
            return new Imported(
                arrived.app(), arrived.releases(), arrived.slugs(), arrived.head(), notes);
          });
    }
  }

  /** A server that is killed here does the same at its next start. */
  private List<String> begin(App app) {
    List<String> notes = new ArrayList<>();
    try {
      new Recovery(rooms, traffic).begin(app);
    } catch (BelayException e) {
      notes.add(
          "It could not be started ("
              + e.getMessage()
              + "); once that is mended: belay restart -a "
              + app.name());
    }
    traffic.publisher().publishOrLater(app);
    missingAddons(app)
        .forEach(addon ->
            notes.add(
                "Its config refers to the add-on "
                    + addon
                    + ", which is not here: belay addons:create "
                    + addon
                    + " NAME=VALUE, then belay restart -a "
                    + app.name()));
    return notes;
  }

  private Stream<String> missingAddons(App app) {
    return rooms.ledger().serving(app.id()).map(LedgerEntry::release).map(Release::config).stream()
        .flatMap(config -> config.addons().stream())
        .filter(addon -> rooms.addons().find(addon).isEmpty());
  }
}
