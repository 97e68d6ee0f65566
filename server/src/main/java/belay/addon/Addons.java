package belay.addon;

import belay.release.Change;
import belay.release.ConfigVars;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * The add-ons there are. Durable when a method returns; safe for use by several threads. Values are
 * kept encrypted and are in no {@code toString}.
 */
public interface Addons {
  /**
   * Makes an add-on whose variables are given by hand: a service that runs elsewhere.
   *
   * @throws belay.release.Refused when the name is taken
   */
  Addon create(String name, Map<String, String> variables, Change change);

  /** By its name, or by the one that releases have for it. */
  Optional<Addon> find(String name);

  /** By name. */
  List<Addon> all();

  /**
   * Sets variables, all of them: what is not named is gone.
   *
   * @throws belay.release.NotFound when it was destroyed meanwhile
   */
  Addon set(Addon addon, Map<String, String> variables);

  /**
   * Calls it by another name; releases go on referring to it as before.
   *
   * @throws belay.release.Refused when the name is taken
   */
  void rename(UUID id, String name);

  /** Forgets it. Whoever asks has seen that no app's serving release refers to it. */
  void destroy(Addon addon);

  /** A config at the generations of add-ons' data that serve now. */
  default ConfigVars current(ConfigVars config) {
    return config;
  }

  /**
   * A config as dynos see it: references replaced by what the add-ons' variables hold now. A
   * reference to an add-on or a variable that is gone is left out.
   *
   * @throws belay.release.Refused when what a variable holds was changed in the database file
   */
  SortedMap<String, String> resolve(ConfigVars config);
}
