package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps}.
 *
 * @param runtime what is to run it; else its stack says
 */
public record AppCreate(
    Optional<String> name,
    Optional<Ref> region,
    Optional<String> runtime,
    Optional<Ref> stack,
    Optional<String> reason) {}
