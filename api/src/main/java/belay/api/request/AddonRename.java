package belay.api.request;

import java.util.Optional;

/** {@code POST /belay-addons/{addon}/rename}. */
public record AddonRename(String name, Optional<String> reason) {}
