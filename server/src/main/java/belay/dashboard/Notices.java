package belay.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is to be said on a session's next page. Safe for use by several threads. */
final class Notices {
  private static final int SESSIONS_MAX = 1_000;

  private final Map<String, Notice> waiting = new LinkedHashMap<>();

  synchronized void put(String session, Notice notice) {
    waiting.remove(session);
    waiting.put(session, notice);
    if (waiting.size() > SESSIONS_MAX) {
      waiting.remove(waiting.keySet().iterator().next());
    }
  }

  synchronized Optional<Notice> take(String session) {
    return Optional.ofNullable(waiting.remove(session));
  }
}
