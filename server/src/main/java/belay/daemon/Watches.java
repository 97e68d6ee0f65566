package belay.daemon;

import belay.certificates.AppCertificates;
import belay.fleet.Publisher;
import belay.handover.LogSizes;
import belay.handover.OwnLog;
import belay.home.Home;
import belay.logs.AppLogs;
import belay.logs.LogLine;
import belay.lost.Lost;
import belay.monitoring.RouterWatch;
import belay.monitoring.ServiceWatch;
import belay.routing.RouterLog;
import belay.routing.Routing;
import belay.slug.Slugs;
import belay.watch.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the watches over the home and the router. */
record Watches(Home home, InstantSource time, Watch watch, Closer closer) {
  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  private static final Duration LOG_LOOK = Duration.ofMinutes(1);

  void begin(
      Slugs slugs,
      Routing routing,
      AppLogs logs,
      Publisher publisher,
      AppCertificates certificates,
      LogSizes sizes) {
    closer.register(LostWatch.start(new Lost(home.root(), time), slugs, watch));
    closer.register(watch.every(LOG_LOOK, "own log", () -> rotate(sizes)));
    closer.register(
        RouterLog.follow(
            home.routerLog(),
            home.root().resolve("data").resolve("router-log.offset"),
            (app, at, line) -> logs.append(app, new LogLine(at, "heroku", "router", line)),
            watch));
    Path run = home.root().resolve("run");
    RouterWatch watching =
        closer.register(new RouterWatch(routing, publisher, run, watch.ofRouter(), time));
    watching.tells(certificates::tellAnew);
    watching.start(watch);
    ServiceWatch service = closer.register(new ServiceWatch(routing, time));
    service.start(watch);
  }

  private void rotate(LogSizes sizes) {
    try {
      new OwnLog(home.root().resolve("log/server.log"), sizes.bytes(), sizes.files()).rotate();
    } catch (IOException e) {
      LOG.warn("The control plane's log could not be begun anew: {}", e.toString());
    }
  }
}
