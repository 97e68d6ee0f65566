package belay.api.request;

import java.util.Optional;

/** {@code POST /actions/addons/resolve}. */
public record AddonResolve(Ref addon, Optional<String> app) {}
