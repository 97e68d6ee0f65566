package belay.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * The newest rows of a ledger, by which another is known to be older.
 *
 * @param status the newest status of any release; empty in a ledger without apps
 * @param event what happened last to any app
 */
public record LedgerHead(Optional<Status> status, Optional<Event> event) {
  /** Of a ledger in which nothing is written yet. */
  public static final LedgerHead NONE = new LedgerHead(Optional.empty(), Optional.empty());

  /**
   * A status; its hash covers every release and every status of the app before it.
   *
   * @param app the app's name then
   */
  public record Status(String appId, long seq, String hash, int version, String app, Instant at) {}

  /** An event of an app. */
  public record Event(String appId, long seq, String id, String what, String app, Instant at) {}
}
