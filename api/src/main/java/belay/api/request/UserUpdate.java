package belay.api.request;

import java.util.Optional;

/** {@code PATCH /users/{user}}. */
@Strict
public record UserUpdate(Optional<Boolean> admin) {}
