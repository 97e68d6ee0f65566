package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /belay-addons/{addon}/restore}.
 *
 * @param app the one that gets it, when not the one that had it
 */
public record AddonRestore(Optional<String> app, Optional<String> reason) {}
