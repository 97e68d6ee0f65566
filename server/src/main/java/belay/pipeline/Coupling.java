package belay.pipeline;

import java.time.Instant;
import java.util.UUID;

/** An app's place in a pipeline; an app has one at the most. */
public record Coupling(
    UUID id, UUID pipelineId, UUID appId, Stage stage, Instant createdAt, Instant updatedAt) {}
