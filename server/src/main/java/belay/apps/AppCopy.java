package belay.apps;

import belay.release.AppName;
import belay.release.Block;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What an app is between its releases, for a copy that another server can take in. People, events
 * and drills are not in it: they are the server's.
 *
 * @param domains custom host names
 * @param kept versions that are never pruned, and who ordered it
 */
public record AppCopy(
    UUID id,
    AppName name,
    Instant createdAt,
    SortedMap<String, Integer> formation,
    Settings settings,
    List<String> domains,
    Optional<Pin> pin,
    Optional<Lock> lock,
    List<Block> blocks,
    SortedMap<Integer, String> kept) {
  public AppCopy {
    domains = List.copyOf(domains);
    blocks = List.copyOf(blocks);
  }
}
