package belay.series;

import belay.routing.TrafficCounts;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Notes what apps did since it was told last. Used by one thread at a time. */
public final class Recorder {
  private final SqlPoints points;
  private final Map<UUID, Counts> last = new HashMap<>();

  public Recorder(SqlPoints points) {
    this.points = points;
  }

  /**
   * The memory of an app's dynos.
   *
   * @param memory in bytes; 0 where that is not known
   */
  public record Footprint(long memory, int dynos) {
    public static final Footprint NONE = new Footprint(0, 0);
  }

  /**
   * Takes what was counted by now.
   *
   * @param sums numbers that only grow, from 0 when this program began
   */
  public void take(
      List<TrafficCounts.AppSum> sums, Function<UUID, Footprint> footprint, Instant now) {
    Map<UUID, Counts> all = new HashMap<>();
    Map<UUID, Point> made = new HashMap<>();
    Instant at = Step.floor(now, Step.TEN_SECONDS.length);
    for (TrafficCounts.AppSum sum : sums) {
      UUID app = UUID.fromString(sum.app());
      Counts counts = Counts.of(sum.all());
      all.put(app, counts);
      Footprint held = footprint.apply(app);
      Counts more = counts.since(last.getOrDefault(app, Counts.NONE));
      made.put(app, new Point(at, more, held.memory(), held.dynos()));
    }
    points.add(made, now);
    last.clear();
    last.putAll(all);
  }
}
