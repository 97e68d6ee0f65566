package belay.api.request;

import java.util.Optional;

/** {@code POST /pipeline-couplings}. */
public record CouplingCreate(
    String stage, Optional<Ref> pipeline, Optional<Ref> app, Optional<String> reason) {}
