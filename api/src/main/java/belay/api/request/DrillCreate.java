package belay.api.request;

import java.util.Optional;

/** {@code POST /apps/{app}/actions/rehearse}: one of target, to_time and undo, or the default. */
@Strict
public record DrillCreate(
    Optional<String> target, Optional<String> toTime, boolean undo, Optional<String> reason) {}
