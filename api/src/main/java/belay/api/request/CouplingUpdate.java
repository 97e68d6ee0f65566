package belay.api.request;

import java.util.Optional;

/** {@code PATCH /pipeline-couplings/{coupling}}. */
public record CouplingUpdate(Optional<String> stage, Optional<String> reason) {}
