package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/actions/promote}: puts a release live that is held.
 *
 * @param canary which parts of the visitors it goes through, in percent, as 1,10,50; off for none;
 *     null for what the app has
 */
@Strict
public record PromoteHeld(
    String release, boolean force, Optional<String> canary, Optional<String> reason) {}
