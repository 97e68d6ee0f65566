package belay.api.request;

import java.util.Optional;

/** {@code PATCH /apps/{app}/features/{feature}}. */
public record FeatureUpdate(Optional<Boolean> enabled, Optional<String> reason) {}
