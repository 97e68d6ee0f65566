package belay.release;

import java.util.Locale;

/** The cause of a release. */
public enum Kind {
  INITIAL,
  DEPLOY,
  CONFIG,
  ADDON,
  ROLLBACK,
  PROMOTE,
  RETRY,
  FORK;

  /** Whether it chose its code; the others change something about the code that serves. */
  public boolean bringsCode() {
    return switch (this) {
      case DEPLOY, ROLLBACK, PROMOTE, RETRY, FORK -> true;
      case INITIAL, CONFIG, ADDON -> false;
    };
  }

  /**
   * Whether it brings code or config that is to prove itself. A rollback is somebody's decision,
   * for what served before.
   */
  public boolean isJudged() {
    return switch (this) {
      case DEPLOY, CONFIG, ADDON, PROMOTE, RETRY -> true;
      case INITIAL, ROLLBACK, FORK -> false;
    };
  }

  /** The word in the database and in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of the word exactly: in other letters it is not what was written. */
  public static Kind ofWord(String word) {
    Kind kind = valueOf(word.toUpperCase(Locale.ROOT));
    if (!kind.word().equals(word)) {
      throw new IllegalArgumentException(word);
    }
    return kind;
  }
}
