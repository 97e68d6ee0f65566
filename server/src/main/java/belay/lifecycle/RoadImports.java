package belay.lifecycle;

import belay.archive.Arrivals;
import belay.archive.Arrivals.Arrival;
import belay.archive.Arrivals.Arrived;
import belay.fleet.Quotas;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.layout.Storage;
import belay.ledger.Draft;
import belay.recovery.Recovery;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.releaseurls.ReleaseUrls;
import belay.switching.DeployOutcome;
import belay.switching.GoLive;
import belay.turns.Turns;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes exported apps in, and starts what served as a start of the server does. */
final class RoadImports implements Imports {
  private final Records records;
  private final Storage storage;
  private final Arrivals arrivals;
  private final Quotas quotas;
  private final InstantSource time;
  private final Running running;
  private final GoLive goLive;
  private final Recovery recovery;
  private final Turns switches;
  private final ReleaseUrls urls;

  RoadImports(
      Records records,
      Storage storage,
      Arrivals arrivals,
      Quotas quotas,
      InstantSource time,
      Running running,
      GoLive goLive,
      Recovery recovery,
      Turns switches,
      ReleaseUrls urls) {
    this.records = records;
    this.storage = storage;
    this.arrivals = arrivals;
    this.quotas = quotas;
    this.time = time;
    this.running = running;
    this.goLive = goLive;
    this.recovery = recovery;
    this.switches = switches;
    this.urls = urls;
  }

  @Override
  public Imported take(Path export, Optional<AppName> as, Change change) {
    Imported imported = taken(export, as, change);
    urls.refresh(imported.app());
    return imported;
  }

  private Imported taken(Path export, Optional<AppName> as, Change change) {
    quotas.insistApp(change.actor().userId(), records.apps()::all);
    try (Arrival arrival = arrivals.open(export)) {
      return switches.take(
          arrival.appId(),
          "the import",
          other -> {},
          () -> {
            Arrived arrived = arrival.take(as, change);
            List<String> notes = new ArrayList<>(arrived.notes());
            notes.addAll(begin(arrived, change));
            return new Imported(
                arrived.app(), arrived.releases(), arrived.slugs(), arrived.head(), notes);
          });
    }
  }

  /** A server that is killed here does the same at its next start. */
  private List<String> begin(Arrived arrived, Change change) throws InterruptedException {
    App app = arrived.app();
    List<String> notes = new ArrayList<>();
    try {
      if (arrived.served().isPresent()) {
        notes.add(putBack(app, arrived.served().get(), change));
      }
      recovery.begin(app);
    } catch (BelayException e) {
      notes.add(
          "It could not be started ("
              + e.getMessage()
              + "); once that is mended: belay restart -a "
              + app.name());
    }
    running.publisher().publishOrLater(app);
    expire(app, notes);
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

  /**
   * Of what served last here there may be no slug any more: what served when the app was exported
   * is put back, by a release like any rollback's.
   */
  private String putBack(App app, int version, Change change) throws InterruptedException {
    storage.disk().make(app);
    Release target = records.ledger().find(app.id(), version).orElseThrow().release();
    Release last = records.ledger().serving(app.id()).orElseThrow().release();
    if (last.slug().filter(s -> !storage.slugs().has(s)).isEmpty()) {
      return "Its ledger here goes on after the export, and what served last is put back: "
          + last.label()
          + ".";
    }
    Instant now = time.instant();
    Draft draft =
        new Draft(
            app.id(),
            Kind.ROLLBACK,
            Release.Ref.target(version),
            Descriptions.rollback(version),
            change,
            false,
            target.slug(),
            target.config());
    Origin origin =
        new Origin(now, Duration.ZERO, Duration.ZERO, List.of("imported from an older export"));
    var way = new GoLive.Way(false, false, now, goLive.precedence().ask(), origin);
    DeployOutcome outcome = goLive.release(app, draft, way, line -> {});
    String after = "Its ledger here goes on after the export, to " + last.label() + ": ";
    return switch (outcome) {
      case DeployOutcome.Live live ->
          after + live.entry().release().label() + " puts " + target.label() + " back.";
      case DeployOutcome.Failed failed -> after + failed.message();
      case DeployOutcome.Held _, DeployOutcome.NothingToChange _, DeployOutcome.BuildFailed _ ->
          throw new IllegalStateException("A rollback is not " + outcome);
    };
  }

  /** What could be put live, were its slug here. */
  private void expire(App app, List<String> notes) {
    List<String> expired = new ArrayList<>();
    int serving = records.ledger().serving(app.id()).map(LedgerEntry::version).orElse(0);
    for (LedgerEntry entry : records.ledger().newest(app.id(), Integer.MAX_VALUE)) {
      boolean hopes =
          entry.status() == ReleaseStatus.SUCCEEDED || entry.status() == ReleaseStatus.HELD;
      boolean gone = entry.release().slug().filter(slug -> !storage.slugs().has(slug)).isPresent();
      if (hopes && gone && entry.version() != serving) {
        records
            .ledger()
            .mark(entry.release(), ReleaseStatus.EXPIRED, "its slug was not in the export");
        expired.addFirst(entry.release().label());
      }
    }
    if (!expired.isEmpty()) {
      notes.add(
          "Not in the export, and so not to be put back: the slug of "
              + String.join(", ", expired)
              + ".");
    }
  }

  private Stream<String> missingAddons(App app) {
    return records
        .ledger()
        .serving(app.id())
        .map(LedgerEntry::release)
        .map(Release::config)
        .stream()
        .flatMap(config -> config.addons().stream())
        .filter(addon -> records.addons().find(addon).isEmpty());
  }
}
