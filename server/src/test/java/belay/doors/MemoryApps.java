package belay.doors;

import belay.activity.Event;
import belay.activity.Facts;
import belay.activity.Happening;
import belay.activity.Words;
import belay.apps.Apps;
import belay.apps.Domain;
import belay.apps.Fate;
import belay.apps.Settings;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.DynoSize;
import belay.release.NotFound;
import belay.release.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** The apps there are, in memory. */
public final class MemoryApps implements Apps {
  private final Map<UUID, App> apps = new LinkedHashMap<>();
  private final Set<UUID> gone = new HashSet<>();
  private final Map<UUID, SortedMap<String, DynoSize>> sizes = new HashMap<>();
  private final Map<UUID, SortedMap<String, Integer>> formations = new HashMap<>();
  private final Map<UUID, List<Domain>> domains = new HashMap<>();
  private final Map<UUID, Settings> settings = new HashMap<>();
  private final Map<UUID, List<Event>> events = new HashMap<>();

  @Override
  public synchronized App create(AppName name, UUID ownerId, Change change) {
    if (find(name.value()).isPresent()) {
      throw Refused.rule("Name " + name + " is already taken");
    }
    App app = new App(UUID.randomUUID(), name, ownerId, Instant.EPOCH, Instant.EPOCH);
    apps.put(app.id(), app);
    return app;
  }

  @Override
  public synchronized Optional<App> find(UUID id) {
    return Optional.ofNullable(apps.get(id));
  }

  @Override
  public synchronized Optional<App> find(String nameOrId) {
    return apps.values().stream()
        .filter(a -> a.name().value().equals(nameOrId) || a.id().toString().equals(nameOrId))
        .findFirst();
  }

  @Override
  public synchronized List<App> all() {
    return apps.values().stream().sorted(Comparator.comparing(App::name)).toList();
  }

  @Override
  public synchronized Fate fate(UUID id) {
    return find(id)
        .<Fate>map(Fate.Alive::new)
        .orElse(gone.contains(id) ? new Fate.Destroyed() : new Fate.Unknown());
  }

  @Override
  public synchronized App rename(App app, AppName name, Change change) {
    App renamed = new App(app.id(), name, app.ownerId(), app.createdAt(), app.updatedAt());
    apps.put(app.id(), renamed);
    return renamed;
  }

  @Override
  public synchronized App transfer(App app, UUID ownerId, Happening event, Change change) {
    App given = new App(app.id(), app.name(), ownerId, app.createdAt(), app.updatedAt());
    apps.put(app.id(), given);
    return given;
  }

  @Override
  public synchronized void forget(App app, Change change) {
    apps.remove(app.id());
    gone.add(app.id());
  }

  @Override
  public synchronized SortedMap<String, Integer> formation(App app) {
    return new TreeMap<>(formations.getOrDefault(app.id(), new TreeMap<>()));
  }

  @Override
  public synchronized void scale(App app, Map<String, Integer> quantities, Change change) {
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
  public synchronized List<Domain> domains(App app) {
    return List.copyOf(domains.getOrDefault(app.id(), List.of()));
  }

  @Override
  public synchronized Domain addDomain(App app, String hostname, Change change) {
    Domain domain = new Domain(UUID.randomUUID(), hostname, Instant.EPOCH);
    domains.computeIfAbsent(app.id(), _ -> new ArrayList<>()).add(domain);
    return domain;
  }

  @Override
  public synchronized void removeDomain(App app, String hostname, Change change) {
    if (!domains
        .getOrDefault(app.id(), new ArrayList<>())
        .removeIf(d -> d.hostname().equals(hostname))) {
      throw new NotFound("domain", "Couldn't find that domain name.");
    }
  }

  @Override
  public synchronized Settings settings(App app) {
    return settings.getOrDefault(app.id(), Settings.DEFAULT);
  }

  @Override
  public synchronized void settings(App app, Settings next, Happening event, Change change) {
    settings.put(app.id(), next);
    event(app, event, change);
  }

  @Override
  public synchronized void event(App app, Happening what, Change change) {
    events
        .computeIfAbsent(app.id(), _ -> new ArrayList<>())
        .addFirst(
            new Event(
                UUID.randomUUID(),
                1,
                Words.of(what),
                Facts.of(what),
                change.actor().email(),
                "api",
                Optional.of("http api"),
                change.actor().address(),
                Instant.EPOCH));
  }

  @Override
  public synchronized List<Event> events(App app, long from, boolean descending, int max) {
    List<Event> newest = events.getOrDefault(app.id(), List.of());
    return (descending ? newest : newest.reversed())
        .stream().filter(e -> descending ? e.seq() <= from : e.seq() >= from).limit(max).toList();
  }
}
