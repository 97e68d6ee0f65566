package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/actions/retry}.
 *
 * @param release the one that failed; else the newest
 */
@Strict
public record RetryCreate(Optional<String> release, boolean force, Optional<String> reason) {}
