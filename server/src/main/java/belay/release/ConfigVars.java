package belay.release;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A full, immutable set of config vars, sorted by key. Keys are words ({@code
 * [A-Za-z_][A-Za-z0-9_]*}, as a shell takes them); values are text without NUL; 64 kB in all at the
 * most (Heroku's limit, doubled). Its {@code toString} shows keys only, so that no log can hold a
 * value.
 */
public record ConfigVars(SortedMap<String, String> values) {
  public static final int BYTES_MAX = 65_536;
  public static final ConfigVars EMPTY = new ConfigVars(new TreeMap<>());
  private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  public ConfigVars {
    long bytes = 0;
    for (Map.Entry<String, String> var : values.entrySet()) {
      checkKey(var.getKey());
      checkValue(var.getKey(), var.getValue());
      bytes += var.getKey().length() + (long) var.getValue().length();
    }
    if (bytes > BYTES_MAX) {
      throw new InvalidInput(
          "Config vars would take " + bytes + " bytes, at most " + BYTES_MAX + ".");
    }
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static ConfigVars of(Map<String, String> values) {
    return new ConfigVars(new TreeMap<>(values));
  }

  /**
   * These vars with a change applied.
   *
   * @param change key to new value; empty removes the key, and removing an absent key is nothing
   */
  public ConfigVars with(Map<String, Optional<String>> change) {
    TreeMap<String, String> next = new TreeMap<>(values);
    change.forEach((key, value) -> {
      checkKey(key);
      value.ifPresentOrElse(v -> next.put(key, v), () -> next.remove(key));
    });
    return new ConfigVars(next);
  }

  private static void checkKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new InvalidInput(
          "Config var key \""
              + printable(key)
              + "\" is not legal: letters, digits and underscores, not beginning with a digit.");
    }
  }

  private static void checkValue(String key, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new InvalidInput(
          "The value of "
              + key
              + " is binary (it has a NUL byte); encode it, for example as base64.");
    }
  }

  private static String printable(String key) {
    String cut = key.length() > 40 ? key.substring(0, 40) + "…" : key;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  @Override
  public String toString() {
    return "ConfigVars" + values.keySet();
  }
}
