package belay.api.request;

import java.util.Optional;

/** {@code PATCH /apps/{app}/addons/{addon}}: another plan. */
public record AddonChange(Optional<Ref> plan, Optional<String> reason) {}
