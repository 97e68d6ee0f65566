package belay.api;

import java.time.Instant;

/**
 * One setting of a config var.
 *
 * @param version the release with which it came
 * @param before a fingerprint of the value before, or the add-on that owned it; empty for none
 * @param after the same of the value since
 */
public record BlameBody(
    int version,
    String description,
    String by,
    String source,
    Instant at,
    String before,
    String after) {}
