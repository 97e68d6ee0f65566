package belay.api.request;

import java.util.Optional;

/** {@code POST /apps/{app}/attachments}. */
public record AddonAttach(String addon, Optional<String> as, Optional<String> reason) {}
