package belay.activity;

import java.time.Instant;
import java.util.Optional;

/** Happenings of releases, and of which may come. */
public sealed interface OfRelease extends Happening {
  /** Written, pending: whether it came to serve is for its statuses to say. */
  record Released(int version, String description) implements OfRelease {}

  /** Somebody looked at the values of its config. */
  record Revealed(int version) implements OfRelease {}

  record Pinned(int version) implements OfRelease {}

  record Unpinned(int version) implements OfRelease {}

  record Locked(Optional<Instant> until) implements OfRelease {}

  record Unlocked() implements OfRelease {}

  record Blocked(int version) implements OfRelease {}

  record Unblocked(int version) implements OfRelease {}

  /** Retention leaves it. */
  record Kept(int version) implements OfRelease {}

  record KeptNoLonger(int version) implements OfRelease {}

  /**
   * The guard says something of it.
   *
   * @param verdict in a word
   * @param sentence why, and what is done about it
   */
  record Judged(int version, String verdict, String sentence) implements OfRelease {}

  /** As a canary it is given that part of the visitors, in percent. */
  record Shared(int version, int percent) implements OfRelease {}

  /** It is no canary any more, and was not given all. */
  record Aborted(int version, String why) implements OfRelease {}

  /** Its contract was done: there is no way back behind it. */
  record Finalized(int version) implements OfRelease {}

  /** Its contract failed. */
  record NotFinalized(int version, String why) implements OfRelease {}

  /**
   * A rollback to it was rehearsed.
   *
   * @param trouble why it did not go well; of no meaning where it did
   */
  record Rehearsed(int version, boolean well, String trouble) implements OfRelease {}
}
