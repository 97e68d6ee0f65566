package belay.api.request;

import java.util.Optional;

/** {@code PATCH /apps/{app}}. */
public record AppUpdate(
    Optional<String> name,
    Optional<Boolean> maintenance,
    Optional<Ref> buildStack,
    Optional<String> reason) {}
