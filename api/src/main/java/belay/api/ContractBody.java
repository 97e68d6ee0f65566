package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The destructive half of a release's migration: what {@code contract:} in its Procfile runs, once
 * there is to be no way back.
 *
 * @param version of the release that first served the code
 * @param state {@code open}, {@code running}, {@code finalized} or {@code failed}
 * @param since when that release went live; null of one that is not open
 * @param before versions whose contracts are done before it
 * @param waits why it is not done by itself now, as a clause; null when it is about to be
 * @param failure why it failed; null when it did not
 * @param output what it printed last
 */
public record ContractBody(
    int version,
    String command,
    String state,
    Optional<Instant> since,
    List<Integer> before,
    Optional<String> waits,
    List<Step> steps,
    Optional<String> failure,
    String output) {
  public ContractBody {
    before = List.copyOf(before);
    steps = List.copyOf(steps);
  }

  /** A step, written down before it was done. */
  public record Step(String step, String detail, String by, Instant at) {}
}
