package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The Platform API's {@code domain}: all properties of its schema. */
public record DomainBody(
    Optional<String> acmStatus,
    Optional<String> acmStatusReason,
    IdName app,
    Optional<String> cname,
    Instant createdAt,
    String hostname,
    UUID id,
    String kind,
    Instant updatedAt,
    String status,
    Optional<IdName> sniEndpoint) {}
