package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One row of a group's ledger.
 *
 * @param number shown as {@code G12}
 * @param cause {@code created}, {@code members}, {@code release}, {@code rollback}, {@code deploy}
 *     or {@code promote}
 * @param target the generation that it puts back
 * @param by whose change it was, by email address
 * @param status {@code succeeded}, {@code pending} or {@code failed}
 * @param servedAt from when on all of it served
 */
public record GenerationBody(
    int number,
    String cause,
    Optional<Integer> target,
    String description,
    String by,
    Optional<String> reason,
    String status,
    Instant createdAt,
    Optional<Instant> servedAt,
    List<Part> parts) {
  public GenerationBody {
    parts = List.copyOf(parts);
  }

  /**
   * What one app runs in it.
   *
   * @param app its name then
   * @param changed whether it runs that since this generation
   */
  public record Part(String app, UUID appId, int version, boolean changed) {}
}
