package belay.release;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an app lets the guard do; the setting {@code guard}. */
public enum GuardMode {
  /** It looks at nothing, and nothing is tried again. */
  OFF,
  /** It looks and tells. */
  WATCH,
  /** It goes back to the former release when that is proved to be better. */
  ACT,
  /** It does so too when the release is worse than the former one was before. */
  EAGER;

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of the word exactly. */
  public static Optional<GuardMode> of(String word) {
    return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
  }
}
