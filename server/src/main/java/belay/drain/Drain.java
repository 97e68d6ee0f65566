package belay.drain;

import java.time.Instant;
import java.util.UUID;

/**
 * A receiver of an app's log.
 *
 * @param url may hold a password
 * @param token {@code d.} and a UUID; receivers tell apps apart by it, so it is no secret of theirs
 */
public record Drain(
    UUID id, UUID appId, DrainUrl url, String token, Instant createdAt, Instant updatedAt) {
  /** Without what the URL may hold of secrets. */
  @Override
  public String toString() {
    return "Drain[" + token + " to " + url + "]";
  }
}
