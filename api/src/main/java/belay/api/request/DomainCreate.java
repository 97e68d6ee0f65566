package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/domains}.
 *
 * @param sniEndpoint name or id of the certificate that it is to show; null for the one that names
 *     it
 */
public record DomainCreate(
    String hostname, Optional<String> sniEndpoint, Optional<String> reason) {}
