package belay.api.request;

import java.util.Optional;

/**
 * {@code PUT /apps/{app}/deploy-lock}.
 *
 * @param until a time with its offset; without it a lock has no end
 */
@Strict
public record LockCreate(Optional<String> until, Optional<String> reason) {}
