package belay.guard;

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
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
