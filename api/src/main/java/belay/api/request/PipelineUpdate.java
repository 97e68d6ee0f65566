package belay.api.request;

import java.util.Optional;

/** {@code PATCH /pipelines/{pipeline}}. */
public record PipelineUpdate(Optional<String> name) {}
