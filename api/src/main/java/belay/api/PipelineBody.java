package belay.api;

import java.time.Instant;
import java.util.UUID;

/** The Platform API's {@code pipeline}. */
public record PipelineBody(
    UUID id, String name, Owner owner, IdName generation, Instant createdAt, Instant updatedAt) {
  /**
   * Whose it is.
   *
   * @param type always {@code user}: there are no teams
   */
  public record Owner(UUID id, String type) {}
}
