package belay.api.request;

import java.util.Optional;

/**
 * {@code PATCH /apps/{app}/domains/{domain}}.
 *
 * @param sniEndpoint name or id of the certificate that it is to show; null for none that was given
 */
public record DomainUpdate(Optional<String> sniEndpoint, Optional<String> reason) {}
