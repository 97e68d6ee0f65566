package belay.fleet;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Former dynos that are still answering.
 *
 * @param version of the release that served with them
 * @param connections how many requests and connections are still open
 * @param until when those are cut
 * @param by the id of the release whose switch took their requests; none after a restart or scaling
 */
public record Draining(int version, int connections, Instant until, Optional<UUID> by) {
  /** {@code 2 connections drain until 14:32 UTC}. */
  public String inWords() {
    return Words.count(connections, "connection")
        + (connections == 1 ? " drains" : " drain")
        + " until "
        + Words.clock(until);
  }
}
