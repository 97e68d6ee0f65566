package belay.api;

import java.time.Instant;

/**
 * A rehearsed rollback.
 *
 * @param detail why it did not come up; empty when it did
 * @param tookUs microseconds from its start to the verdict
 */
public record DrillBody(int version, boolean well, String detail, long tookUs, Instant at) {}
