package belay.release;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a config var may be called and hold. Pure. */
public final class ConfigRules {
  private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  /** What each dyno has from Belay, whatever was set. */
  private static final Set<String> RESERVED = Set.of("PORT", "PATH", "HOME", "DYNO", "PS");

  private ConfigRules() {}

  /** What to say of keys that may be set and mean nothing; empty where there are none. */
  public static Optional<String> warning(Set<String> keys) {
    SortedSet<String> without = new TreeSet<>(keys);
    without.retainAll(RESERVED);
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join(", ", without)
                + (without.size() == 1 ? " is" : " are")
                + " set by Belay in every dyno: what you set is kept, and dynos do not see it.");
  }

  static void checkKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new InvalidInput(
          "Config var key \""
              + Printable.of(key)
              + "\" is not legal: letters, digits and underscores, not beginning with a digit.");
    }
  }

  static void checkValue(String key, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new InvalidInput(
          "The value of "
              + key
              + " is binary (it has a NUL byte); encode it, for example as base64.");
    }
    if (Printable.isBroken(value)) {
      throw new InvalidInput(
          "The value of "
              + key
              + " has half a character (a lone surrogate), which no encoding has bytes for.");
    }
  }
}
