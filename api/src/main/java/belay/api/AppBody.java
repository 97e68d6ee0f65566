package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The Platform API's {@code app}: all properties of its schema. */
public record AppBody(
    boolean acm,
    Optional<Instant> archivedAt,
    Optional<String> buildpackProvidedDescription,
    IdName buildStack,
    Instant createdAt,
    IdName generation,
    String gitUrl,
    UUID id,
    Optional<Boolean> internalRouting,
    boolean maintenance,
    String name,
    UserRef owner,
    Optional<IdName> organization,
    Optional<IdName> team,
    IdName region,
    Optional<Instant> releasedAt,
    Optional<Long> repoSize,
    Optional<Long> slugSize,
    Optional<IdName> space,
    IdName stack,
    Instant updatedAt,
    String webUrl) {}
