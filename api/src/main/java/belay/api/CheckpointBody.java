package belay.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A copy of an add-on's data as it was at a moment.
 *
 * @param number of its add-on
 * @param generation of the data that it is of
 * @param state {@code taking}, {@code whole} or {@code dropping}
 * @param app the app whose release it stays with
 * @param release that release's version: what served when it was taken
 * @param before the version of the release before whose release command it was taken
 * @param takenBy the e-mail address of who asked
 * @param position where in what is written it stands, in the service's own words
 */
public record CheckpointBody(
    UUID id,
    String addon,
    int number,
    int generation,
    String state,
    Optional<String> app,
    Optional<Integer> release,
    Optional<Integer> before,
    String why,
    String takenBy,
    Instant takenAt,
    long bytes,
    String position) {}
