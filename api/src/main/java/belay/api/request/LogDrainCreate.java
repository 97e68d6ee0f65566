package belay.api.request;

import java.util.Optional;

/** {@code POST /apps/{app}/log-drains}, and {@code PUT} of one. */
public record LogDrainCreate(String url, Optional<String> reason) {}
