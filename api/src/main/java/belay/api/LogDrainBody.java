package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The Platform API's {@code log-drain}: all properties of its schema. */
public record LogDrainBody(
    Optional<IdName> addon,
    IdName app,
    Instant createdAt,
    UUID id,
    String token,
    Instant updatedAt,
    String url) {

  /**
   * How a drain does: the key {@code belay} beside these, for Belay's own clients.
   *
   * @param sent lines that the receiver has
   * @param lost lines that it never got
   * @param problem why it has none now
   */
  public record State(
      String status, long sent, long lost, long waiting, Optional<String> problem) {}
}
