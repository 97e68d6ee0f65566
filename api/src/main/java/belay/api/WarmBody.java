package belay.api;

import java.time.Instant;

/**
 * A former release whose web dynos still run: going back to it starts nothing.
 *
 * @param dynos how many of them run
 */
public record WarmBody(int version, String description, int dynos, Instant until) {}
