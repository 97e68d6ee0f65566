package belay.daemon;

import belay.home.Home;
import belay.monitoring.AlertDesk;
import belay.routing.Routing;
import belay.watch.Watch;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The checks behind the server's health. */
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
