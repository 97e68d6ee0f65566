package belay.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Whether dynos of an app crash again and again: three times within ten minutes. Pure.
 *
 * @param times when one did, the oldest first
 */
public record Crashes(List<Instant> times) {
  static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int MANY = 3;
  private static final int KEPT = 100;

  public static final Crashes NONE = new Crashes(List.of());

  public Crashes {
    times = List.copyOf(times);
  }

  /**
   * After it was looked again.
   *
   * @param crashed since when each dyno has been down that crashed
   */
  public Crashes then(Collection<Instant> crashed, Instant now) {
    List<Instant> all = new ArrayList<>(times);
    crashed.stream().filter(at -> !all.contains(at)).forEach(all::add);
    all.removeIf(at -> !at.plus(WINDOW).isAfter(now));
    all.sort(null);
    return new Crashes(all.subList(Math.max(0, all.size() - KEPT), all.size()));
  }

  public boolean bad() {
    return times.size() >= MANY;
  }
}
