package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a release came to be.
 *
 * @param by the person, and the key or token used
 * @param queuedUs how long it waited for changes before it
 * @param buildUs how long its build took; 0 when nothing was built
 * @param steps of its switch, with microseconds since the release was written
 * @param checks what was found before it
 * @param guard what the guard says of it
 */
public record WhyBody(
    int version,
    String description,
    String kind,
    String status,
    String detail,
    By by,
    Instant at,
    Optional<String> reason,
    Optional<String> commit,
    Optional<String> commitSubject,
    Optional<String> buildpack,
    Optional<Instant> askedAt,
    Optional<Long> queuedUs,
    Optional<Long> buildUs,
    List<String> checks,
    List<Step> steps,
    Optional<BelayRelease.Switch> switchFigures,
    Optional<GuardBody> guard) {

  /** A person and the door. */
  public record By(String email, String credential, String source) {}

  /** A step of the switch. */
  public record Step(String step, long afterUs) {}
}
