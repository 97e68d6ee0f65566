package belay.doors;

import belay.addon.Addon;
import belay.addon.Addons;
import belay.release.Change;
import belay.release.ConfigVars;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/** A server without add-ons. */
public final class NoAddons implements Addons {
  @Override
  public Addon create(String name, Map<String, String> variables, Change change) {
    // A test that comes to make one must not pass for a test of add-ons.
    throw new UnsupportedOperationException("no add-ons here");
  }

  @Override
  public Optional<Addon> find(String name) {
    return Optional.empty();
  }

  @Override
  public List<Addon> all() {
    return List.of();
  }

  @Override
  public Addon set(Addon addon, Map<String, String> variables) {
    // find() gives out none: who comes here has one from elsewhere.
    throw new UnsupportedOperationException("there is no add-on to set");
  }

  @Override
  public void rename(UUID id, String name) {
    // find() gives out none: who comes here has one from elsewhere.
    throw new UnsupportedOperationException("there is no add-on to rename");
  }

  @Override
  public void destroy(Addon addon) {
    // find() gives out none: who comes here has one from elsewhere.
    throw new UnsupportedOperationException("there is no add-on to destroy");
  }

  @Override
  public SortedMap<String, String> resolve(ConfigVars config) {
    return config.values();
  }
}
