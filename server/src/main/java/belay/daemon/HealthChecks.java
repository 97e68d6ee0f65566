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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of this server's parts for its health. */
record HealthChecks(Home home, Routing routing, Tables tables, Watch watch, AlertDesk desk) {

  /** What this server is of no use without. */
  Map<String, BooleanSupplier> fatal() {
    return Map.of(
        "ledger",
        () -> tables.database().read(h -> h.select("select 1").mapTo(Integer.class).one()) == 1,
        "router",
        () -> routing.health().pid() > 0);
  }

  /** What it goes on without, for a while. */
  Map<String, BooleanSupplier> others(Walls walls) {
    Map<String, BooleanSupplier> others = new HashMap<>();
    walls.runner().ifPresent(runner -> others.put("runner", () -> runner.answering().isPresent()));
    others.putAll(
        Map.of(
            "background",
            () -> watch.states().stream().allMatch(Watch.State::lives),
            "disk",
            () -> home.reserve().shortage().isEmpty(),
            "alerts",
            () -> desk.told().stream().allMatch(alert -> alert.app().isPresent())));
    return others;
  }
}
