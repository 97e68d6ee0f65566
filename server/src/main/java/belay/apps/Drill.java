package belay.apps;

import java.time.Duration;
import java.time.Instant;

/**
 * A rehearsed rollback: a release was booted beside the one that serves, and thrown away.
 *
 * @param well whether it came up well
 * @param detail why not; empty when it was well
 * @param took from the start of its dyno to the verdict
 */
public record Drill(int version, boolean well, String detail, Duration took, Instant at) {}
