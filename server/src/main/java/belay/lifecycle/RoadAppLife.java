package belay.lifecycle;

import belay.fleet.CleanUp;
import belay.fleet.Quotas;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.layout.Disk;
import belay.logs.AppLogs;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.releaseurls.ReleaseUrls;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime;
import belay.switching.FirstRelease;
import belay.turns.Turns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes apps and takes them away, with all that they have. */
final class RoadAppLife implements AppLife {
  private static final Logger LOG = LoggerFactory.getLogger(RoadAppLife.class);
  private final Records records;
  private final Quotas quotas;
  private final Disk disk;
  private final DynoRuntime runtime;
  private final AppLogs logs;
  private final FreeNames names;
  private final Running running;
  private final CleanUp cleanUp;
  private final Turns switches;
  private final ReleaseUrls urls;

  RoadAppLife(
      Records records,
      Quotas quotas,
      Disk disk,
      DynoRuntime runtime,
      AppLogs logs,
      FreeNames names,
      Running running,
      CleanUp cleanUp,
      Turns switches,
      ReleaseUrls urls) {
    this.records = records;
    this.quotas = quotas;
    this.disk = disk;
    this.runtime = runtime;
    this.logs = logs;
    this.names = names;
    this.running = running;
    this.cleanUp = cleanUp;
    this.switches = switches;
    this.urls = urls;
  }

  @Override
  public void insistMayOwn(UUID user) {
    quotas.insistApp(user, records.apps()::all);
  }

  @Override
  public App create(Optional<AppName> wanted, Change change) {
    insistMayOwn(change.actor().userId());
    wanted.ifPresent(names::insistFree);
    App app = records.apps().create(wanted.orElseGet(names::next), change.actor().userId(), change);
    try {
      disk.make(app);
      FirstRelease.write(records.ledger(), app, change);
    } catch (BelayException e) {
      // Half an app is none; when even this fails, the next start completes it.
      records.apps().forget(app, change);
      throw e;
    }
    publish(app);
    // Nobody waits for it: a build that is sooner makes it itself.
    Thread _ = Thread.ofVirtual().name("prepare").start(() -> runtime.prepare(app.id(), true));
    return app;
  }

  @Override
  public App rename(App app, AppName name, Change change) {
    App renamed = renamed(app, name, change);
    urls.refresh(renamed);
    return renamed;
  }

  private App renamed(App app, AppName name, Change change) {
    return switches.take(
        app.id(),
        "renaming " + app.name(),
        other -> {},
        () -> {
          if (!name.equals(app.name())) {
            names.insistFree(name);
          }
          App renamed = records.apps().rename(app, name, change);
          disk.rename(app, renamed);
          publish(renamed);
          return renamed;
        });
  }

  @Override
  public void destroy(App app, Change change) {
    switches.take(
        app.id(),
        "destroying " + app.name(),
        other -> {},
        () -> {
          // From here on it is gone; what is left of it goes now or with the next start.
          records.apps().forget(app, change);
          running.publisher().removeOrLater(app);
          running.fleet().remove(app.id());
          var _ = running.canaries().remove(app.id());
          running.warm().forget(app.id());
          running.drains().forget(app.id());
          List<Dyno> dynos =
              runtime.running().stream().filter(d -> d.appId().equals(app.id())).toList();
          runtime.stopAll(dynos, Duration.ofSeconds(5));
          runtime.prepare(app.id(), false);
          logs.forget(app.id());
          try {
            cleanUp.forget(app);
            disk.delete(app);
          } catch (BelayException e) {
            LOG.warn("what {} left is deleted at the next start: {}", app.name(), e.getMessage());
          }
          return true;
        });
    urls.forget(app);
  }

  /** The change is kept; a router that is away is told when it is back. */
  private void publish(App app) {
    running.publisher().publishOrLater(app);
  }
}
