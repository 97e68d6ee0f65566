package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /groups/{group}/actions/promote}.
 *
 * @param to the group that is to get the code; empty for the one that has the apps which come next
 * @param force also where it was rolled back from
 */
@Strict
public record GroupPromotionCreate(Optional<String> to, boolean force, Optional<String> reason) {}
