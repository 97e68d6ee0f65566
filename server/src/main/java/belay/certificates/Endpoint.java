package belay.certificates;

import java.time.Instant;
import java.util.UUID;

/** A certificate that was given for an app, by its name: Heroku's SNI endpoint. */
public record Endpoint(
    UUID appId, String name, Certificate certificate, Instant createdAt, Instant updatedAt) {
  public UUID id() {
    return certificate.id();
  }
}
