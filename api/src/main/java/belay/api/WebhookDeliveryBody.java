package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The Platform API's {@code app-webhook-delivery}. */
public record WebhookDeliveryBody(
    Instant createdAt,
    Told event,
    UUID id,
    int numAttempts,
    Optional<Instant> nextAttemptAt,
    Optional<Attempt> lastAttempt,
    String status,
    Instant updatedAt,
    Teller webhook) {
  /** The event that is delivered. */
  public record Told(UUID id, String include) {}

  /** The webhook that it is delivered to. */
  public record Teller(UUID id, String level) {}

  /**
   * The newest try.
   *
   * @param code the answer's HTTP status
   * @param errorClass what kept an answer away
   * @param status {@code succeeded} or {@code failed}
   */
  public record Attempt(
      UUID id,
      Optional<Integer> code,
      Optional<String> errorClass,
      String status,
      Instant createdAt,
      Instant updatedAt) {}
}
