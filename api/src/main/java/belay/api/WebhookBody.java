package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The Platform API's {@code app-webhook}.
 *
 * @param include what it is told of, such as {@code api:release}
 * @param level {@code notify} or {@code sync}
 */
public record WebhookBody(
    IdName app,
    Instant createdAt,
    UUID id,
    List<String> include,
    String level,
    Instant updatedAt,
    String url) {
  public WebhookBody {
    include = List.copyOf(include);
  }
}
