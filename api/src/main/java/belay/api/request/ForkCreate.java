package belay.api.request;

import java.util.Optional;

/** {@code POST /apps/{app}/fork}. */
@Strict
public record ForkCreate(Optional<String> name, Optional<String> reason) {}
