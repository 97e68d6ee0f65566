package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/log-sessions}.
 *
 * @param dyno a dyno or a process type, under any of three names
 */
public record LogSessionCreate(
    Optional<Integer> lines,
    boolean tail,
    Optional<String> source,
    Optional<String> dyno,
    Optional<String> dynoName,
    Optional<String> type) {}
