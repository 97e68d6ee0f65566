package belay.deploy;

import belay.fleet.CleanUp;
import belay.fleet.Rooms;
import belay.fleet.Running;
import belay.switching.FirstRelease;
import belay.switching.Turns;
import belay.activity.OfSettings;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Refused;
import belay.runtime.Dyno;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Apps come, change their name and host names, and go. */
final class AppLife {
  private static final Logger LOG = LoggerFactory.getLogger(AppLife.class);
  private static final List<String> FIRST =
      List.of(
          "agile", "amber", "brisk", "calm", "clear", "dry", "early", "firm", "glad", "high",
          "keen", "light", "mellow", "north", "open", "plain", "quiet", "ready", "sheer", "steep",
          "swift", "taut", "warm", "wide");
  private static final List<String> SECOND =
      List.of(
          "anchor", "arete", "basin", "cairn", "cliff", "col", "corrie", "crag", "dale", "fell",
          "glacier", "gully", "harbour", "ledge", "moraine", "peak", "pitch", "ridge", "rope",
          "scarp", "slope", "summit", "tarn", "valley");

  private final Rooms rooms;
  private final Running running;
  private final CleanUp cleanUp;
  private final Turns switches;

  AppLife(Rooms rooms, Running running, CleanUp cleanUp, Turns switches) {
    this.rooms = rooms;
    this.running = running;
    this.cleanUp = cleanUp;
    this.switches = switches;
  }

  App create(Optional<AppName> wanted, Change change) {
    rooms.quotas().insistApp(change.actor().userId(), rooms.apps()::all);
    App app =
        rooms.apps().create(wanted.orElseGet(this::freeName), change.actor().userId(), change);
    try {
      rooms.disk().make(app);
      FirstRelease.write(rooms.ledger(), app, change);
    } catch (BelayException e) {
      // Half an app is none; when even this fails, the next start completes it.
      rooms.apps().forget(app, change);
      throw e;
    }
    publish(app);
    return app;
  }

  private AppName freeName() {
    while (true) {
      AppName name =
          new AppName(
              pick(FIRST) + "-" + pick(SECOND) + "-" + rooms.chance().nextInt(10_000, 100_000));
      if (rooms.apps().find(name.value()).isEmpty()) {
        return name;
      }
    }
  }

  private String pick(List<String> words) {
    return words.get(rooms.chance().nextInt(words.size()));
  }

  App rename(App app, AppName name, Change change) {
    return switches.take(
        app.id(),
        "renaming " + app.name(),
        other -> {},
        () -> {
          App renamed = rooms.apps().rename(app, name, change);
          rooms.disk().rename(app, renamed);
          publish(renamed);
          return renamed;
        });
  }

  void destroy(App app, Change change) {
    switches.take(
        app.id(),
        "destroying " + app.name(),
        other -> {},
        () -> {
          // From here on it is gone; what is left of it goes now or with the next start.
          rooms.apps().forget(app, change);
          running.publisher().removeOrLater(app);
          running.fleet().remove(app.id());
          running.warm().forget(app.id());
          running.drains().forget(app.id());
          List<Dyno> dynos =
              rooms.runtime().running().stream().filter(d -> d.appId().equals(app.id())).toList();
          rooms.runtime().stopAll(dynos, Duration.ofSeconds(5));
          rooms.logs().forget(app.id());
          try {
            cleanUp.forget(app);
            rooms.disk().delete(app);
          } catch (BelayException e) {
            LOG.warn("what {} left is deleted at the next start: {}", app.name(), e.getMessage());
          }
          return true;
        });
  }

  void addDomain(App app, String hostname, Change change) {
    if (rooms.site().owns(hostname)) {
      throw new Refused(
          "invalid_params",
          hostname
              + " belongs to Belay itself: names under "
              + rooms.site().domain()
              + " are given to apps by their name.");
    }
    rooms.apps().addDomain(app, hostname, change);
    publish(app);
  }

  void removeDomain(App app, String hostname, Change change) {
    rooms.apps().removeDomain(app, hostname, change);
    publish(app);
  }

  void maintenance(App app, boolean on, Change change) {
    var settings = rooms.apps().settings(app);
    if (settings.maintenance() != on) {
      rooms
          .apps()
          .settings(app, settings.withMaintenance(on), new OfSettings.Maintenance(on), change);
      publish(app);
    }
  }

  /** The change is kept; a router that is away is told when it is back. */
  private void publish(App app) {
    running.publisher().publishOrLater(app);
  }
}
