package belay.api.request;

import java.util.Optional;

/**
 * {@code PATCH /apps/{app}/formation/{type}}.
 *
 * @param dockerImage null takes the type's image away
 */
public record TypeUpdate(
    Optional<String> quantity,
    Optional<String> size,
    Optional<Ref> dynoSize,
    Patch<String> dockerImage,
    Optional<String> reason) {}
