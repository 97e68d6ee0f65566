package belay.watch;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * When a program beside this one died that should not have, as far back as somebody may ask. Those
 * before this program was started are not known. Safe for use by several threads.
 */
public final class Deaths {
  static final int KEPT_MAX = 1_000;

  /** The oldest first. */
  private final Deque<Instant> all = new ArrayDeque<>();

  public synchronized void note(Instant at) {
    all.addLast(at);
    if (all.size() > KEPT_MAX) {
      all.removeFirst();
    }
  }

  public synchronized List<Instant> since(Instant begin) {
    return all.stream().filter(at -> !at.isBefore(begin)).toList();
  }
}
