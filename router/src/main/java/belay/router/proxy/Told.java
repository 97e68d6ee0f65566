package belay.router.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which cold apps were told of in the last second, and so which are to be told of now. An app is
 * told of when a request came since it was last told, or that was a second ago. Times are those of
 * System.nanoTime, handed in. Not for several threads.
 */
final class Told {
  static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Telling> lately = new HashMap<>();

  /** When that was, and the newest request on whose account. */
  private record Telling(long newest, long at) {}

  /**
   * The apps to tell of; they count as told.
   *
   * @param waiting the cold apps that requests wait for, each with when the newest of these came
   * @param asked since when this asker waits: what another was told since then is for it too, and
   *     does not count as told once more, or two who ask again and again would keep each other busy
   */
  List<String> due(Map<String, Long> waiting, long asked, long now) {
    lately.values().removeIf(t -> now - t.at >= AGAIN_NANOS);
    List<String> due = new ArrayList<>();
    waiting.forEach((app, newest) -> {
      Telling last = lately.get(app);
      if (last == null || newest - last.newest > 0) {
        lately.put(app, new Telling(newest, now));
        due.add(app);
      } else if (last.at - asked >= 0) {
        due.add(app);
      }
    });
    return due;
  }

  /** How long until an app may be told again without a new request; a long time when none is. */
  long nanosToNext(long now) {
    return lately.values().stream()
        .mapToLong(t -> t.at + AGAIN_NANOS - now)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
