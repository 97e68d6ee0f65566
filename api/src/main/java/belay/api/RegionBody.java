package belay.api;

import java.time.Instant;
import java.util.UUID;

/** The Platform API's {@code region}: all properties of its schema. */
public record RegionBody(
    String country,
    Instant createdAt,
    String description,
    UUID id,
    String locale,
    String name,
    boolean privateCapable,
    Provider provider,
    Instant updatedAt) {
  /** Who runs the machines. */
  public record Provider(String name, String region) {}
}
