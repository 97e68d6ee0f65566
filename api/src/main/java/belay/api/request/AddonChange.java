package belay.api.request;

import java.util.Optional;

/** {@code PATCH /apps/{app}/addons/{addon}}: another plan, or another name. */
public record AddonChange(Optional<Ref> plan, Optional<String> name, Optional<String> reason) {}
