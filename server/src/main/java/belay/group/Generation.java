package belay.group;

import belay.release.Change;
import belay.release.Together.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One row of a group's ledger: which release each of its apps runs from then on. It never changes
 * once written. One that is to go live in one step is written before that, and has not served when
 * it failed; any other is written with what made it so.
 *
 * @param number per group, from 1, gapless; shown as {@code G12}
 * @param target the generation that it puts back
 * @param parts by the apps' ids
 * @param servedAt from when on all of it served; empty while it does not, or when it failed
 * @param pending whether it is on its way
 * @param hash SHA-256 of this row, which covers the hash of the row before it
 */
public record Generation(
    int number,
    Cause cause,
    Optional<Integer> target,
    String description,
    Change change,
    Instant createdAt,
    List<Part> parts,
    Optional<Instant> servedAt,
    boolean pending,
    String hash) {
  public Generation {
    parts = List.copyOf(parts);
  }

  /**
   * What one app runs in it.
   *
   * @param app the app's name then
   * @param changed whether the app runs it since this generation
   */
  public record Part(UUID appId, String app, int version, boolean changed) {}

  public String label() {
    return "G" + number;
  }

  public Optional<Part> part(UUID appId) {
    return parts.stream().filter(p -> p.appId().equals(appId)).findFirst();
  }
}
