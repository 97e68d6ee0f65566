package belay.api;

import java.time.Instant;
import java.util.UUID;

/**
 * The Platform API's {@code pipeline-coupling}, with the names that Heroku's clients print.
 *
 * @param stage {@code review}, {@code development}, {@code staging} or {@code production}
 */
public record CouplingBody(
    UUID id, IdName app, IdName pipeline, String stage, Instant createdAt, Instant updatedAt) {}
