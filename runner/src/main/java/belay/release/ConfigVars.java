package belay.release;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A full, immutable set of config vars, sorted by key. Keys are words ({@code
 * [A-Za-z_][A-Za-z0-9_]*}, as a shell takes them); values are text without NUL; 64 kB in all at the
 * most (Heroku's limit, doubled). Its {@code toString} shows keys only, so that no log can hold a
 * value.
 *
 * @param values what was set by hand
 * @param references what add-ons own: their values are looked up when a dyno starts, so that no
 *     release holds a password that is rotated later. No key is in both
 */
public record ConfigVars(
    SortedMap<String, String> values, SortedMap<String, Reference> references) {
  public static final int BYTES_MAX = 65_536;
  public static final ConfigVars EMPTY = new ConfigVars(new TreeMap<>(), new TreeMap<>());

  public ConfigVars {
    long bytes = 0;
    for (Map.Entry<String, String> var : values.entrySet()) {
      ConfigRules.checkKey(var.getKey());
      ConfigRules.checkValue(var.getKey(), var.getValue());
      bytes += var.getKey().length() + (long) var.getValue().length();
    }
    if (bytes > BYTES_MAX) {
      throw new InvalidInput(
          "Config vars would take " + bytes + " bytes, at most " + BYTES_MAX + ".");
    }
    for (String key : references.keySet()) {
      ConfigRules.checkKey(key);
      if (values.containsKey(key)) {
        throw new InvalidInput(key + " is set by hand and owned by an add-on.");
      }
    }
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    references = Collections.unmodifiableSortedMap(new TreeMap<>(references));
  }

  /**
   * The variable of an add-on that a config var stands for.
   *
   * @param addon the add-on's name ({@code postgresql-curved-123})
   * @param variable the add-on's name for it ({@code URL})
   * @param generation of the add-on's data, from 1
   */
  public record Reference(String addon, String variable, int generation) {
    /** To the first generation: of an add-on whose data never went back. */
    public Reference(String addon, String variable) {
      this(addon, variable, 1);
    }
  }

  public static ConfigVars of(Map<String, String> values) {
    return new ConfigVars(new TreeMap<>(values), new TreeMap<>());
  }

  public SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>(values.keySet());
    keys.addAll(references.keySet());
    return keys;
  }

  /** What a key stands for, equal exactly where two configs agree on it; empty without the key. */
  public Optional<Object> meaning(String key) {
    return Optional.<Object>ofNullable(values.get(key))
        .or(() -> Optional.ofNullable(references.get(key)));
  }

  /**
   * These vars with a change applied.
   *
   * @param change key to new value; empty removes the key, and removing an absent key is nothing
   * @throws Refused when an add-on owns a key
   */
  public ConfigVars with(Map<String, Optional<String>> change) {
    TreeMap<String, String> next = new TreeMap<>(values);
    change.forEach((key, value) -> {
      ConfigRules.checkKey(key);
      Reference owner = references.get(key);
      if (owner != null) {
        throw Refused.rule(
            key + " belongs to the add-on " + owner.addon() + ": detach it to set " + key + ".");
      }
      value.ifPresentOrElse(v -> next.put(key, v), () -> next.remove(key));
    });
    return new ConfigVars(next, references);
  }

  /**
   * These with references added; a key that was set by hand becomes the add-on's.
   *
   * @throws Refused when a key is another add-on's: its data would be out of reach without a word
   */
  public ConfigVars withReferences(Map<String, Reference> more) {
    more.forEach((key, reference) -> {
      Reference owner = references.getOrDefault(key, reference);
      if (!owner.addon().equals(reference.addon())) {
        throw Refused.rule(
            key
                + " belongs to the add-on "
                + owner.addon()
                + ": detach that, or attach "
                + reference.addon()
                + " under another name (--as).");
      }
    });
    TreeMap<String, String> left = new TreeMap<>(values);
    left.keySet().removeAll(more.keySet());
    TreeMap<String, Reference> all = new TreeMap<>(references);
    all.putAll(more);
    return new ConfigVars(left, all);
  }

  /** These without the references that some keys are. */
  public ConfigVars withoutReferences(Set<String> keys) {
    TreeMap<String, Reference> left = new TreeMap<>(references);
    left.keySet().removeAll(keys);
    return new ConfigVars(values, left);
  }

  /** These without the references to some add-ons. */
  public ConfigVars withoutAddons(Set<String> addons) {
    TreeMap<String, Reference> left = new TreeMap<>(references);
    left.values().removeIf(r -> addons.contains(r.addon()));
    return new ConfigVars(values, left);
  }

  /** The generation of an add-on's data that it refers to; the first where it does not. */
  public int generation(String addon) {
    return references.values().stream()
        .filter(r -> r.addon().equals(addon))
        .mapToInt(Reference::generation)
        .max()
        .orElse(1);
  }

  /** These with some add-ons at other generations of their data. */
  public ConfigVars at(Map<String, Integer> generations) {
    TreeMap<String, Reference> moved = new TreeMap<>(references);
    moved.replaceAll((_, r) ->
        new Reference(
            r.addon(), r.variable(), generations.getOrDefault(r.addon(), r.generation())));
    return new ConfigVars(values, moved);
  }

  /** The add-ons it refers to. */
  public SortedSet<String> addons() {
    SortedSet<String> addons = new TreeSet<>();
    references.values().forEach(r -> addons.add(r.addon()));
    return addons;
  }

  @Override
  public String toString() {
    return "ConfigVars" + keys();
  }
}
