package belay.ledger;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/** The record itself, row by row, for those who keep or check a copy of it. Thread-safe. */
public interface Chronicle {
  /**
   * Where an app's record ends.
   *
   * @param seq how many statuses it has
   * @param hash of the newest of them, which covers every release and every status before it
   */
  record Head(long seq, String hash) {}

  /**
   * Some of the rows.
   *
   * @param last the status that they end with; that asked for when there are none
   */
  record Rows(List<SortedMap<String, Object>> rows, long last) {
    public Rows {
      rows = List.copyOf(rows);
    }
  }

  /** Empty for an app without releases. */
  Optional<Head> head(UUID appId);

  /** Where a hash that was the head once stands now; empty when the record does not have it. */
  Optional<Long> find(UUID appId, String hash);

  /**
   * Rows of both chains as they are in the file, in the order of statuses; a release stands before
   * its first status. Config is named by its id.
   *
   * @param after the status after which to begin; 0 for the beginning
   * @param max how many statuses at the most
   */
  Rows rows(UUID appId, long after, int max);
}
