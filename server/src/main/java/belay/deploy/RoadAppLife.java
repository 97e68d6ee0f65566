package belay.deploy;

import belay.activity.OfSettings;
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
import belay.release.Refused;
import belay.routing.Site;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime;
import belay.switching.FirstRelease;
import belay.switching.Turns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Apps come, change their name and host names, and go. */
final class RoadAppLife {
  private static final Logger LOG = LoggerFactory.getLogger(RoadAppLife.class);
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

  private final Records records;
  private final Quotas quotas;
  private final Disk disk;
  private final DynoRuntime runtime;
  private final AppLogs logs;
  private final Site site;
  private final RandomGenerator chance;
  private final Running running;
  private final CleanUp cleanUp;
  private final Turns switches;

  RoadAppLife(
      Records records,
      Quotas quotas,
      Disk disk,
      DynoRuntime runtime,
      AppLogs logs,
      Site site,
      RandomGenerator chance,
      Running running,
      CleanUp cleanUp,
      Turns switches) {
    this.records = records;
    this.quotas = quotas;
    this.disk = disk;
    this.runtime = runtime;
    this.logs = logs;
    this.site = site;
    this.chance = chance;
    this.running = running;
    this.cleanUp = cleanUp;
    this.switches = switches;
  }

  App create(Optional<AppName> wanted, Change change) {
    quotas.insistApp(change.actor().userId(), records.apps()::all);
    wanted.ifPresent(this::insistFreeHost);
    App app =
        records.apps().create(wanted.orElseGet(this::freeName), change.actor().userId(), change);
    try {
      disk.make(app);
      FirstRelease.write(records.ledger(), app, change);
    } catch (BelayException e) {
      // Half an app is none; when even this fails, the next start completes it.
      records.apps().forget(app, change);
      throw e;
    }
    publish(app);
    return app;
  }

  /** Names of apps, of their releases and of domains are one: each leads to one app. */
  private void insistFreeHost(AppName name) {
    String host = site.host(name);
    if (records.apps().ownerOfDomain(host).isPresent()) {
      throw Refused.rule(
          "Name " + name + " is not to be had: " + host + " is a domain of another app.");
    }
  }

  private AppName freeName() {
    while (true) {
      AppName name =
          new AppName(pick(FIRST) + "-" + pick(SECOND) + "-" + chance.nextInt(10_000, 100_000));
      if (records.apps().find(name.value()).isEmpty()) {
        return name;
      }
    }
  }

  private String pick(List<String> words) {
    return words.get(chance.nextInt(words.size()));
  }

  App rename(App app, AppName name, Change change) {
    return switches.take(
        app.id(),
        "renaming " + app.name(),
        other -> {},
        () -> {
          if (!name.equals(app.name())) {
            insistFreeHost(name);
          }
          App renamed = records.apps().rename(app, name, change);
          disk.rename(app, renamed);
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
          records.apps().forget(app, change);
          running.publisher().removeOrLater(app);
          running.fleet().remove(app.id());
          running.warm().forget(app.id());
          running.drains().forget(app.id());
          List<Dyno> dynos =
              runtime.running().stream().filter(d -> d.appId().equals(app.id())).toList();
          runtime.stopAll(dynos, Duration.ofSeconds(5));
          logs.forget(app.id());
          try {
            cleanUp.forget(app);
            disk.delete(app);
          } catch (BelayException e) {
            LOG.warn("what {} left is deleted at the next start: {}", app.name(), e.getMessage());
          }
          return true;
        });
  }

  void addDomain(App app, String hostname, Change change) {
    if (site.owns(hostname)) {
      throw Refused.rule(
          hostname
              + " belongs to Belay itself: names under "
              + site.domain()
              + " are given to apps by their name.");
    }
    records.apps().addDomain(app, hostname, change);
    publish(app);
  }

  void removeDomain(App app, String hostname, Change change) {
    records.apps().removeDomain(app, hostname, change);
    publish(app);
  }

  void maintenance(App app, boolean on, Change change) {
    var settings = records.apps().settings(app);
    if (settings.maintenance() != on) {
      records
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
