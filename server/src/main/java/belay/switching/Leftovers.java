package belay.switching;

import belay.activity.OfDynos;
import belay.apps.Settings;
import belay.fleet.Dynos.Startable;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.layout.Disk;
import belay.release.App;
import belay.release.BelayException;
import belay.release.ConfigVars;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.turns.Turns;
import belay.watch.Background;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does again what a switch could not do after its repoint because the disk was full, until it
 * succeeds. Safe for use by several threads.
 */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Records records;
  private final Disk disk;
  private final Background background;
  private final Turns switches;
  private final Running running;
  private final Map<UUID, List<Release>> unrecorded = new ConcurrentHashMap<>();
  private final Map<UUID, Release> stopped = new ConcurrentHashMap<>();

  public Leftovers(
      Records records, Disk disk, Background background, Turns switches, Running running) {
    this.records = records;
    this.disk = disk;
    this.background = background;
    this.switches = switches;
    this.running = running;
  }

  /** That these releases serve, each of another app, and the ledger could not be told. */
  void record(List<Release> together) {
    together.forEach(r -> unrecorded.put(r.appId(), together));
    for (Release release : together) {
      UUID appId = release.appId();
      later(appId, "recording what serves", () -> insist(appId));
    }
  }

  /** What went live together is recorded together, by whoever comes first; answers which. */
  private synchronized List<Release> recordNow(UUID appId) {
    List<Release> together = unrecorded.getOrDefault(appId, List.of());
    if (!together.isEmpty()) {
      records.ledger().mark(together, ReleaseStatus.SUCCEEDED, "");
      together.forEach(r -> unrecorded.remove(r.appId(), together));
    }
    return together;
  }

  /** Forgets what was stopped by hand, now or before the app's next change. */
  public void startAll(App app, Release release) {
    try {
      startAllNow(app, release);
    } catch (BelayException e) {
      LOG.warn("{}: what was stopped is remembered for now: {}", app.name(), e.getMessage());
      stopped.put(app.id(), release);
      later(app.id(), "forgetting what was stopped", () -> insist(app.id()));
    }
  }

  private void startAllNow(App app, Release release) {
    Settings settings = records.apps().settings(app);
    if (!settings.stopped().isEmpty()) {
      records
          .apps()
          .settings(
              app,
              settings.withStopped(List.of()),
              new OfDynos.StartedBy(release.kind().word()),
              release.change());
    }
  }

  /**
   * Every change builds on what the ledger says: it must be told first. The caller holds the app's
   * turn.
   *
   * @throws BelayException when it still cannot be
   */
  public void insist(UUID appId) {
    boolean unsaid = unrecorded.containsKey(appId);
    Release starts = stopped.get(appId);
    if (!unsaid && starts == null) {
      return;
    }
    List<Release> recorded = recordNow(appId);
    if (starts != null) {
      records.apps().find(appId).ifPresent(app -> startAllNow(app, starts));
      stopped.remove(appId);
    }
    // Meanwhile what was to be started, and moved, was that of the release before.
    running.keeper().reach(appId);
    tidy(appId);
    recorded.stream()
        .map(Release::appId)
        .filter(other -> !other.equals(appId))
        .forEach(other -> {
          running.keeper().reach(other);
          tidy(other);
        });
  }

  /** That {@code current} and {@code .env} are not the serving release's. */
  public void tidy(UUID appId) {
    later(
        appId,
        "moving current",
        () -> {
          Optional<App> app = records.apps().find(appId);
          app.flatMap(a -> running.startables().serving(appId)).ifPresent(this::tidyNow);
        });
  }

  /** Makes an app's directories what the ledger says. The caller holds the app's turn. */
  public void tidyNow(Startable serving) {
    App app = serving.app();
    disk.layOut(app, serving.stamp(), serving.slug().id(), records.apps().settings(app).envFile());
    disk.writeEnv(app, ConfigVars.of(records.addons().resolve(serving.release().config())));
    if (!disk.current(app).equals(Optional.of(serving.stamp()))) {
      disk.moveCurrent(app, serving.stamp());
    }
  }

  /** Does it in the app's turn, again and again until it can be done. */
  public void later(UUID appId, String what, Runnable work) {
    background.after(
        Background.PAUSE, () -> background.insist(what, () -> inTurn(appId, what, work)));
  }

  private void inTurn(UUID appId, String what, Runnable work) {
    switches.take(
        appId,
        what,
        other -> {},
        () -> {
          work.run();
          return true;
        });
  }
}
