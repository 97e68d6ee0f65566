package belay.api.request;

import java.util.Optional;

/** Nothing but why. */
@Strict
public record Reason(Optional<String> reason) {}
