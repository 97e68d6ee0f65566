package belay.release;

import java.util.Arrays;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which config a rollback puts back. */
public enum ConfigMode {
  /** The target's own: what Heroku does. */
  TARGET,
  /** What serves now, whatever the target had: what Gokku does. */
  CURRENT,
  /** The target's, and the keys set since that the target never had. */
  MERGE;

  /**
   * The config of the release that puts the target back.
   *
   * <p>Whatever the mode, two things never go back: keys marked sticky are as they are now, absent
   * ones too; and what an add-on owns now stays the add-on's, so that no rollback loses a database
   * that was added since.
   *
   * @param target the config of the release that is put back
   * @param serving the config that serves now
   * @param sticky keys that never go back
   */
  public ConfigVars of(ConfigVars target, ConfigVars serving, SortedSet<String> sticky) {
    TreeMap<String, String> values = new TreeMap<>(serving.values());
    TreeMap<String, ConfigVars.Reference> references = new TreeMap<>(serving.references());
    if (this == TARGET) {
      values.keySet().removeIf(key -> !sticky.contains(key));
    }
    if (this != CURRENT) {
      target
          .values()
          .forEach((key, value) -> {
            if (!sticky.contains(key) && !references.containsKey(key)) {
              values.put(key, value);
            }
          });
      target
          .references()
          .forEach((key, reference) -> {
            if (!sticky.contains(key) && !references.containsKey(key)) {
              values.remove(key);
              references.put(key, reference);
            }
          });
    }
    return new ConfigVars(values, references);
  }

  /** The word on the command line and in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word.
   *
   * @throws InvalidInput when it is none
   */
  public static ConfigMode ofWord(String word) {
    return Arrays.stream(values())
        .filter(mode -> mode.word().equals(word.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInput(
                "The config of a rollback is one of "
                    + Arrays.stream(values())
                        .map(ConfigMode::word)
                        .collect(Collectors.joining(", "))
                    + "."));
  }
}
