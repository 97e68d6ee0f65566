package belay.api;

import java.time.Instant;
import java.util.UUID;

/**
 * The Platform API's {@code app-feature}.
 *
 * @param state {@code general}: clients list it as a feature, not as an experiment
 */
public record FeatureBody(
    Instant createdAt,
    String description,
    String docUrl,
    boolean enabled,
    UUID id,
    String name,
    String state,
    Instant updatedAt,
    String displayName,
    String feedbackEmail) {}
