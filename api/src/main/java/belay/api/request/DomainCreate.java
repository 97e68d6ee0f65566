package belay.api.request;

import java.util.Optional;

/** {@code POST /apps/{app}/domains}. */
public record DomainCreate(String hostname, Optional<String> reason) {}
