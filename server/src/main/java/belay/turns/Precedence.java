package belay.turns;

import belay.release.Change;
import belay.release.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * In which order code was asked for, so that nothing goes live over what was asked for later,
 * whichever build ends first. A change does not outlive the process, so neither does its place.
 * Safe for use by several threads.
 */
public final class Precedence {
  private final AtomicLong places = new AtomicLong();
  private final Map<UUID, Newest> newest = new ConcurrentHashMap<>();
  private final Map<UUID, List<Change>> rollbacks = new ConcurrentHashMap<>();

  private record Newest(long place, LedgerEntry entry) {}

  /** Takes the next place: later ones are greater. */
  public long ask() {
    return places.incrementAndGet();
  }

  /** Code went live that was asked for at this place. */
  public void live(UUID appId, long place, LedgerEntry entry) {
    newest.merge(
        appId, new Newest(place, entry), (had, now) -> now.place() > had.place() ? now : had);
  }

  /** The code that is live and was asked for later. */
  public Optional<LedgerEntry> overtaker(UUID appId, long place) {
    return Optional.ofNullable(newest.get(appId)).filter(n -> n.place() > place).map(Newest::entry);
  }

  /** A rollback waits for its turn: what is not switched yet makes room for it. */
  public void rollbackWaits(UUID appId, Change change) {
    rollbacks.merge(appId, List.of(change), Precedence::joined);
  }

  /** Its turn has come, or it gave up. */
  public void rollbackGoes(UUID appId, Change change) {
    rollbacks.computeIfPresent(
        appId,
        (id, waiting) -> {
          List<Change> left = new ArrayList<>(waiting);
          left.remove(change);
          return left.isEmpty() ? null : List.copyOf(left);
        });
  }

  private static List<Change> joined(List<Change> some, List<Change> more) {
    List<Change> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  /** Who waits to roll back, as a clause. */
  public Optional<String> waitingRollback(UUID appId) {
    return Optional.ofNullable(rollbacks.get(appId))
        .map(waiting -> waiting.getFirst().actor().email() + " rolled back before it was switched");
  }
}
