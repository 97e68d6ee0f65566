package belay.release;

import java.util.Locale;

/** Where a release stands. It lives beside the release's row and is itself only ever appended. */
public enum ReleaseStatus {
  PENDING,
  SUCCEEDED,
  FAILED,
  HELD,
  /** A part of the visitors is given it; it may still be given all, or none. */
  CANARY,
  /** A canary that ended without being given all. */
  ABORTED,
  EXPIRED;

  /**
   * Whether this status may be followed by another. A release that failed or is held never serves:
   * what it holds comes back as another release. What ended may only lose its slug; but a first
   * deploy whose dynos die right after it went live has failed, and is tried on as nothing else
   * could serve.
   */
  public boolean mayBecome(ReleaseStatus next) {
    return switch (this) {
      case PENDING -> next == SUCCEEDED || next == FAILED || next == HELD || next == CANARY;
      case CANARY -> next == SUCCEEDED || next == FAILED || next == ABORTED;
      case SUCCEEDED -> next == EXPIRED || next == FAILED;
      case HELD, FAILED, ABORTED -> next == EXPIRED;
      case EXPIRED -> false;
    };
  }

  /** The word in the database and in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of the word exactly: in other letters it is not what was written. */
  public static ReleaseStatus ofWord(String word) {
    ReleaseStatus status = valueOf(word.toUpperCase(Locale.ROOT));
    if (!status.word().equals(word)) {
      throw new IllegalArgumentException(word);
    }
    return status;
  }
}
