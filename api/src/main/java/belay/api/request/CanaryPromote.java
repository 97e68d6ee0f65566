package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/canary/promote}.
 *
 * @param full whether all visitors are given it at once
 */
@Strict
public record CanaryPromote(boolean full, Optional<String> reason) {}
