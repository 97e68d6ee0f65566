package belay.apps;

import belay.release.AppName;
import belay.rollback.Block;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An app without its releases, as an export has it for another server. People, events and drills
 * are not in it: they are the server's.
 *
 * <p>As wide as what an app has of its own, since nothing of it may be left behind.
 *
 * @param sizes names of dyno sizes, by process type
 * @param domains custom host names
 * @param kept versions that are never pruned, and who ordered it
 */
public record AppCopy(
    UUID id,
    AppName name,
    Instant createdAt,
    SortedMap<String, Integer> formation,
    SortedMap<String, String> sizes,
    Settings settings,
    List<String> domains,
    Optional<Pin> pin,
    Optional<Lock> lock,
    List<Block> blocks,
    SortedMap<Integer, String> kept) {
  public AppCopy {
    formation = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(formation)));
    sizes = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(sizes)));
    kept = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(kept)));
    domains = List.copyOf(domains);
    blocks = List.copyOf(blocks);
  }
}
