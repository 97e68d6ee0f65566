package belay.daemon;

import belay.api.HealthBody;
import belay.apps.Apps;
import belay.backups.BackupRuns;
import belay.deploy.AllChanges;
import belay.drain.Delivery;
import belay.home.Home;
import belay.metrics.Figures;
import belay.metrics.FleetFigures;
import belay.metrics.Health;
import belay.metrics.JvmFigures;
import belay.metrics.LedgerFigures;
import belay.metrics.MachineFigures;
import belay.metrics.Names;
import belay.metrics.ProgramFigures;
import belay.metrics.QueueFigures;
import belay.metrics.Scrape;
import belay.metrics.StateFigures;
import belay.metrics.TrafficFigures;
import belay.monitoring.AddonAlerts;
import belay.monitoring.AlertDesk;
import belay.monitoring.AlertWatch;
import belay.monitoring.ErrorWatch;
import belay.monitoring.JobWatch;
import belay.monitoring.ServerAlerts;
import belay.platform.ServerState;
import belay.release.BelayException;
import belay.routing.Routing;
import belay.routing.TrafficCounts;
import belay.settings.ServerConfig;
import belay.tls.Certificates;
import belay.tls.Expiries;
import belay.view.AttentionViews;
import belay.watch.Watch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Figures, health and alerts for who operates this server. */
final class Operating {
  private static final Logger LOG = LoggerFactory.getLogger(Operating.class);

  /** How often the router is asked what it counted. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Home home;
  private final Routing routing;
  private final Tables tables;
  private final Watch watch;
  private final InstantSource time;
  private final TrafficCounts traffic = new TrafficCounts();
  private final Health health;
  private final BackupRuns backups;
  private final AlertDesk desk;
  private final List<Expiries> certificates = new CopyOnWriteArrayList<>();

  Operating(
      Home home,
      ServerConfig config,
      Routing routing,
      Tables tables,
      Walls walls,
      Watch watch,
      InstantSource time) {
    this.home = home;
    this.backups = new BackupRuns(home, config.backups(), time);
    this.desk =
        new AlertDesk(
            tables.told().hooks(),
            tables.told().alerts(),
            id -> tables.apps().find(id).map(app -> app.name().value()),
            time);
    this.routing = routing;
    this.tables = tables;
    this.watch = watch;
    this.time = time;
    var checks = new HealthChecks(home, routing, tables, watch, desk);
    this.health = new Health(checks.fatal(), checks.others(walls), time);
  }

  /** The API's own, once it has one. */
  void watchCertificate(Certificates api) {
    watchCertificates(() -> {
      var certificate = api.current().certificate();
      return List.of(
          new Expiries.Expiry(
              "api",
              "the API's certificate",
              certificate.getNotBefore().toInstant(),
              certificate.getNotAfter().toInstant(),
              api.authority().isPresent(),
              Optional.empty()));
    });
  }

  /** More certificates whose end is watched. */
  void watchCertificates(Expiries source) {
    certificates.add(source);
  }

  HealthBody health() {
    return health.now();
  }

  ServerState.Operating state() {
    return new ServerState.Operating(
        this::health,
        desk::told,
        backups::told,
        () -> watch.ofRouter().since(time.instant().minus(AttentionViews.DEATHS_ASKED)));
  }

  /** Begins to look. */
  void start(
      ServerConfig config,
      AllChanges changes,
      Delivery drains,
      Recording recording,
      Closer closer) {
    ErrorWatch errors = new ErrorWatch(desk);
    closer.register(watch.every(LOOK, "traffic", () -> lookAtTraffic(errors, recording)));
    var apps =
        new AlertWatch(
            desk, tables.apps(), changes.apps().dynos()::dynos, home.reserve()::shortage, time);
    closer.register(watch.every(AlertWatch.LOOK, "alerts", apps::look));
    var jobs =
        new JobWatch(desk, tables.apps(), tables.services().jobs(), tables.said().contracts());
    closer.register(watch.every(JobWatch.LOOK, "jobs that fail", jobs::look));
    var server = new ServerAlerts(desk, home.root(), backups::told, certificates, watch, time);
    closer.register(watch.every(ServerAlerts.LOOK, "server alerts", server::look));
    if (config.backups().to().isPresent()) {
      closer.register(backups.start(watch));
    }
    if (config.metrics().port().isPresent()) {
      Scrape scrape = new Scrape(figures(changes, drains), time);
      closer.register(
          MetricsPort.open(
              config.metrics(),
              config.metrics().port().get(),
              scrape,
              health,
              tables.access(),
              watch));
    }
  }

  /** Begins to look at what is wrong with backups of add-ons. */
  void watchAddons(Supplier<Optional<String>> trouble, Closer closer) {
    AddonAlerts alerts = new AddonAlerts(desk, trouble);
    closer.register(watch.every(ServerAlerts.LOOK, "add-on alerts", alerts::look));
  }

  private void lookAtTraffic(ErrorWatch errors, Recording recording) {
    try {
      traffic.take(routing.counts(), time.instant());
      errors.look(traffic.sums(), time.instant());
      recording.look(traffic.sums(), time.instant());
    } catch (BelayException e) {
      LOG.debug("the router counts, and is asked again", e);
    }
  }

  private List<Figures> figures(AllChanges changes, Delivery drains) {
    Apps apps = tables.apps();
    Names names = new Names(apps, time);
    List<Figures> all = new ArrayList<>();
    all.add(new ProgramFigures(Doors.VERSION, watch, routing));
    all.add(new FleetFigures(apps, changes.apps().dynos()::dynos));
    all.add(new LedgerFigures(tables.database(), home.database(), names));
    all.add(new TrafficFigures(traffic, names));
    all.add(new QueueFigures(tables.database(), time, drains::states, names));
    all.add(new MachineFigures(home.root(), home.reserve()::shortage));
    all.add(new StateFigures(desk::told, backups::told, certificates, names, time));
    all.add(new JvmFigures());
    return all;
  }
}
