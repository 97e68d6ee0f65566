package belay.api.request;

import java.util.Optional;

/** {@code POST /apps/{app}/actions/promote}: puts a release live that is held. */
@Strict
public record PromoteHeld(String release, boolean force, Optional<String> reason) {}
