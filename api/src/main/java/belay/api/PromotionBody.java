package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The Platform API's {@code pipeline-promotion}.
 *
 * @param status {@code pending} or {@code completed}
 */
public record PromotionBody(
    UUID id, Instant createdAt, Instant updatedAt, IdRef pipeline, Source source, String status) {
  /** The code that is promoted. */
  public record Source(IdRef app, IdRef release) {}

  /**
   * The Platform API's {@code pipeline-promotion-target}.
   *
   * @param status {@code pending}, {@code succeeded} or {@code failed}
   */
  public record Target(
      IdRef app,
      Optional<String> errorMessage,
      UUID id,
      IdRef pipelinePromotion,
      Optional<IdRef> release,
      String status) {}
}
