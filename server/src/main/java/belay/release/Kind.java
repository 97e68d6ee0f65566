package belay.release;

import java.util.Locale;

/** What caused a release. */
public enum Kind {
  INITIAL,
  DEPLOY,
  CONFIG,
  ADDON,
  ROLLBACK,
  PROMOTE,
  RETRY,
  FORK;

  /** The word in the database and in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Kind ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
