package belay.rollback;

import belay.release.LedgerEntry;
import belay.release.Sign;
import java.time.Instant;

/**
 * A release that a rollback passes over, or that it puts back although something speaks against it.
 *
 * @param release its label
 */
public record Skipped(String release, Reason reason) implements RollbackTarget.Remark {
  /** Why. */
  public sealed interface Reason {
    /** Its release is going on. */
    record Pending() implements Reason {}

    /** It failed. */
    record Failed() implements Reason {}

    /** It is held and never served. */
    record Held() implements Reason {}

    /** Some visitors are given it; it never served all. */
    record Canary() implements Reason {}

    /** It was a canary and never served all. */
    record Aborted() implements Reason {}

    /** Retention removed its slug. */
    record Expired(Instant at) implements Reason {}

    /** There is no code in it. */
    record NoSlug() implements Reason {}

    /** It succeeded without serving. */
    record NeverServed() implements Reason {}

    /**
     * Its slug is gone.
     *
     * @param what and how, as a clause: {@code slug was lost}
     */
    record Lost(String what) implements Reason {}

    /**
     * Somebody blocked it, here or in an app before it in its pipeline.
     *
     * @param clause that begins with the release that is blocked
     */
    record Blocked(String clause) implements Reason {}

    /**
     * The destructive half of a later migration was done.
     *
     * @param version of the release whose contract that was
     */
    record BehindContract(int version) implements Reason {}

    /** It is what serves. */
    record SameContent() implements Reason {}

    /** Steps further forward would have left it. */
    record WouldBeLeft() implements Reason {}

    /**
     * Somebody rolled back from it.
     *
     * @param by the person's email address
     * @param rollback the label of the release that did
     */
    record RolledBackFrom(String by, String rollback) implements Reason {}
  }

  static Skipped of(LedgerEntry entry, Reason reason) {
    return new Skipped(entry.release().label(), reason);
  }

  /** As a clause that begins with a release. */
  @Override
  public String inWords() {
    return switch (reason) {
      case Reason.Pending _ -> release + " is still being released";
      case Reason.Failed _ -> release + " failed";
      case Reason.Held _ -> release + " is held and never served";
      case Reason.Canary _ -> release + " is a canary and never served all visitors";
      case Reason.Aborted _ -> release + " was a canary that was aborted";
      case Reason.Expired expired -> release + "'s slug was removed on " + Sign.time(expired.at());
      case Reason.NoSlug _ -> release + " has no slug";
      case Reason.NeverServed _ -> release + " never served";
      case Reason.Lost lost -> release + "'s " + lost.what();
      case Reason.Blocked blocked -> blocked.clause();
      case Reason.BehindContract behind ->
          release + " is behind the contract of v" + behind.version();
      case Reason.SameContent _ -> release + " has the same code and config";
      case Reason.WouldBeLeft _ -> release + " would have been rolled back from";
      case Reason.RolledBackFrom left ->
          release + " was rolled back from by " + left.by() + " (" + left.rollback() + ")";
    };
  }
}
