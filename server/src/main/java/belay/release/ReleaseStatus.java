package belay.release;

import java.util.Locale;

/** Where a release stands. It lives beside the release's row and is itself only ever appended. */
public enum ReleaseStatus {
  PENDING,
  SUCCEEDED,
  FAILED,
  HELD,
  EXPIRED;

  /** The word in the database and in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ReleaseStatus ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
