package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /pipeline-transfers}.
 *
 * @param pipeline required
 */
public record PipelineTransfer(Optional<Ref> pipeline, PipelineCreate.Owner newOwner) {}
