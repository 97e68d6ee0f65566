package belay.deploy.sim;

import belay.activity.Event;
import belay.activity.Happening;
import belay.apps.Apps;
import belay.apps.Domain;
import belay.apps.Fate;
import belay.apps.Settings;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.DynoSize;
import belay.release.Ids;
import belay.release.Refused;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Apps in memory, with ids from the seed. Host names of their own are no command of the simulation:
 * they are told to the router as everything else is.
 */
final class SimApps implements Apps {
  private final RandomGenerator chance;
  private final Map<UUID, App> apps = new HashMap<>();
  private final Set<UUID> gone = new HashSet<>();
  private final Map<UUID, SortedMap<String, DynoSize>> sizes = new HashMap<>();
  private final Map<UUID, SortedMap<String, Integer>> formations = new HashMap<>();
  private final Map<UUID, Settings> settings = new HashMap<>();

  /** Told of an app that goes. */
  Consumer<App> forgotten = app -> {};

  SimApps(RandomGenerator chance) {
    this.chance = chance;
  }

  @Override
  public App create(AppName name, UUID ownerId, Change change) {
    if (find(name.value()).isPresent()) {
      throw Refused.rule("Name " + name + " is already taken");
    }
    App app = new App(Ids.next(chance), name, ownerId, Instant.EPOCH, Instant.EPOCH);
    apps.put(app.id(), app);
    return app;
  }

  @Override
  public Optional<App> find(UUID id) {
    return Optional.ofNullable(apps.get(id));
  }

  @Override
  public Optional<App> find(String nameOrId) {
    return apps.values().stream().filter(a -> a.name().value().equals(nameOrId)).findFirst();
  }

  @Override
  public List<App> all() {
    return apps.values().stream().sorted(Comparator.comparing(App::name)).toList();
  }

  @Override
  public Fate fate(UUID id) {
    return find(id)
        .<Fate>map(Fate.Alive::new)
        .orElse(gone.contains(id) ? new Fate.Destroyed() : new Fate.Unknown());
  }

  @Override
  public App rename(App app, AppName name, Change change) {
    if (find(name.value()).filter(a -> !a.id().equals(app.id())).isPresent()) {
      throw Refused.rule("Name " + name + " is already taken");
    }
    App renamed = new App(app.id(), name, app.ownerId(), app.createdAt(), app.updatedAt());
    apps.put(app.id(), renamed);
    return renamed;
  }

  @Override
  public App transfer(App app, UUID ownerId, Happening event, Change change) {
    App given = new App(app.id(), app.name(), ownerId, app.createdAt(), app.updatedAt());
    apps.put(app.id(), given);
    return given;
  }

  @Override
  public void forget(App app, Change change) {
    forgotten.accept(app);
    apps.remove(app.id());
    gone.add(app.id());
  }

  @Override
  public SortedMap<String, Integer> formation(App app) {
    return new TreeMap<>(formations.getOrDefault(app.id(), new TreeMap<>()));
  }

  @Override
  public void scale(App app, Map<String, Integer> quantities, Change change) {
    formations.computeIfAbsent(app.id(), _ -> new TreeMap<>()).putAll(quantities);
  }

  @Override
  public synchronized SortedMap<String, DynoSize> sizes(App app) {
    return new TreeMap<>(sizes.getOrDefault(app.id(), new TreeMap<>()));
  }

  @Override
  public synchronized void resize(App app, Map<String, DynoSize> wanted, Change change) {
    sizes.computeIfAbsent(app.id(), _ -> new TreeMap<>()).putAll(wanted);
  }

  @Override
  public List<Domain> domains(App app) {
    return List.of();
  }

  @Override
  public Domain addDomain(App app, String hostname, Change change) {
    // A command that comes to use it must not pass for simulated.
    throw new UnsupportedOperationException("no command of the simulation");
  }

  @Override
  public void removeDomain(App app, String hostname, Change change) {
    // A command that comes to use it must not pass for simulated.
    throw new UnsupportedOperationException("no command of the simulation");
  }

  @Override
  public Settings settings(App app) {
    return settings.getOrDefault(app.id(), Settings.DEFAULT);
  }

  @Override
  public void settings(App app, Settings next, Happening event, Change change) {
    settings.put(app.id(), next);
  }

  @Override
  public void event(App app, Happening what, Change change) {}

  @Override
  public List<Event> events(App app, long from, boolean descending, int max) {
    return List.of();
  }
}
