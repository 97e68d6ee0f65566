package belay.daemon;

import belay.apps.Apps;
import belay.apps.Fate;
import belay.database.sqlite.SqliteDatabase;
import belay.home.Home;
import belay.release.BelayException;
import belay.routing.TrafficCounts;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime;
import belay.series.Points;
import belay.series.Recorder;
import belay.series.Recorder.Footprint;
import belay.series.SqlPoints;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has it noted what apps do, whenever the router was asked. Looked at by one thread. */
final class Recording {
  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

  /** Memory is asked of every process, so less often than the router is. */
  private static final Duration FOOTPRINTS = Duration.ofMinutes(1);

  private static final Duration TIDY = Duration.ofHours(1);

  private final SqlPoints points;
  private final Recorder recorder;
  private final Apps apps;
  private final DynoRuntime runtime;
  private Map<UUID, Footprint> footprints = Map.of();
  private Instant measured = Instant.MIN;
  private Instant tidied = Instant.MIN;

  private Recording(SqlPoints points, Apps apps, DynoRuntime runtime) {
    this.points = points;
    this.recorder = new Recorder(points);
    this.apps = apps;
    this.runtime = runtime;
  }

  static Recording open(Home home, Apps apps, DynoRuntime runtime, Closer closer) {
    var database = closer.register(SqliteDatabase.openExpendable(home.metrics(), SqlPoints.SCHEMA));
    return new Recording(new SqlPoints(database), apps, runtime);
  }

  Points points() {
    return points;
  }

  /** What cannot be written is lost, and nothing else. */
  void look(List<TrafficCounts.AppSum> sums, Instant now) {
    try {
      if (measured.plus(FOOTPRINTS).isBefore(now)) {
        measured = now;
        footprints = footprints();
      }
      recorder.take(sums, app -> footprints.getOrDefault(app, Footprint.NONE), now);
      if (tidied.plus(TIDY).isBefore(now)) {
        tidied = now;
        // What the ledger does not know may be of a later one, which comes back.
        points.letGo(app -> apps.fate(app) instanceof Fate.Destroyed);
      }
    } catch (BelayException e) {
      LOG.warn("What apps did is not noted for now: {}", e.getMessage());
    }
  }

  private Map<UUID, Footprint> footprints() {
    Map<UUID, Footprint> all = new HashMap<>();
    for (Dyno dyno : runtime.running()) {
      all.merge(
          dyno.appId(),
          new Footprint(runtime.memory(dyno), 1),
          (a, b) -> new Footprint(a.memory() + b.memory(), a.dynos() + b.dynos()));
    }
    return all;
  }
}
