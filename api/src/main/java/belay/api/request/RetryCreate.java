package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/actions/retry}.
 *
 * @param release the one that failed; else the newest
 * @param canary which parts of the visitors it goes through, in percent, as 1,10,50; off for none;
 *     null for what the app has
 */
@Strict
public record RetryCreate(
    Optional<String> release, boolean force, Optional<String> canary, Optional<String> reason) {}
