package belay.api.request;

import java.util.Optional;

/**
 * {@code DELETE /apps/{app}/addons/{addon}}.
 *
 * @param force also when other apps have it, or one does not come up without it
 */
public record AddonDestroy(boolean force, Optional<String> reason) {}
