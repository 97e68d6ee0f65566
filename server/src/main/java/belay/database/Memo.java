package belay.database;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A cache of rows by their id, forgotten when they change. Right only because this process alone
 * writes the database: whoever changes a thing forgets it once the change is committed. Safe for
 * use by several threads.
 */
public final class Memo<V> {
  private static final int MAX = 10_000;

  private final ConcurrentHashMap<UUID, V> known = new ConcurrentHashMap<>();

  /**
   * What is known, read when it is not.
   *
   * @param read answers the committed state; must not ask this memo
   */
  public V get(UUID id, Function<UUID, V> read) {
    if (known.size() > MAX) {
      known.clear();
    }
    V value = known.get(id);
    // While it is read, forgetting it waits: an older state never stays.
    return value == null ? known.computeIfAbsent(id, read) : value;
  }

  public void forget(UUID id) {
    known.remove(id);
  }
}
