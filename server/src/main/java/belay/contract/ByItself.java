package belay.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a contract is to be done now, without anybody asking. Pure.
 *
 * <p>As wide as what may stand against it.
 *
 * @param after how long its release must have been live; zero for never
 * @param since when its release went live
 * @param clean whether the guard says so of the release, and nothing else of what serves
 * @param pinned whether new code is held
 * @param canary whether some visitors are given another release
 * @param rolledBack whether what serves was put back by a rollback
 * @param state how it stands
 */
public record ByItself(
    Duration after,
    Instant since,
    boolean clean,
    boolean pinned,
    boolean canary,
    boolean rolledBack,
    Contract.State state) {

  /** Why not, as a clause; empty when it is to be done now. */
  public Optional<String> obstacle(Instant now) {
    if (after.isZero()) {
      return Optional.of("contract.after is off");
    }
    if (state != Contract.State.OPEN) {
      return Optional.of(
          state == Contract.State.FAILED
              ? "it failed and is tried again by hand"
              : "it is under way");
    }
    if (pinned) {
      return Optional.of("the app is pinned");
    }
    if (canary) {
      return Optional.of("a canary is under way");
    }
    if (rolledBack) {
      return Optional.of("what serves was put back by a rollback");
    }
    if (now.isBefore(since.plus(after))) {
      return Optional.of("it is due at " + since.plus(after));
    }
    return clean ? Optional.empty() : Optional.of("the guard has not found its release clean");
  }
}
