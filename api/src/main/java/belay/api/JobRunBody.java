package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A run of a job, or several in a row that did not take place for one reason.
 *
 * <p>As wide as what there is to tell of one.
 *
 * @param version of the release that it ran in
 * @param cause {@code clock} or {@code hand}
 * @param dueAt of several the first
 * @param dyno the dyno that it ran in; null where it had none
 * @param outcome {@code running}, {@code succeeded}, {@code failed}, {@code timed-out}, {@code
 *     lost}, {@code missed} or {@code skipped}
 * @param times how many it stands for
 * @param description how it went, as the end of a sentence
 */
public record JobRunBody(
    UUID id,
    String job,
    int version,
    String cause,
    Instant dueAt,
    Instant beganAt,
    Optional<Instant> endedAt,
    Optional<String> dyno,
    String outcome,
    Optional<Integer> exitStatus,
    int times,
    String description) {}
