package belay.deploy.sim;

import belay.layout.Disk;
import belay.release.App;
import belay.release.ConfigVars;
import belay.release.Stamp;
import belay.slug.Slugs;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

/** The directories of the apps and the slug store, in memory. */
final class SimDisk implements Disk, Slugs {
  final Set<UUID> slugs = new TreeSet<>();
  private final Set<UUID> aside = new TreeSet<>();
  private final Map<String, Place> places = new TreeMap<>();
  private final Bug bug;

  SimDisk(Bug bug) {
    this.bug = bug;
  }

  /** What an app's directory has. */
  static final class Place {
    final UUID owner;
    final Map<Stamp, UUID> releases = new HashMap<>();
    Optional<Stamp> current = Optional.empty();
    Optional<ConfigVars> env = Optional.empty();

    Place(UUID owner) {
      this.owner = owner;
    }
  }

  Place place(App app) {
    Place place = places.get(app.name().value());
    if (place == null || !place.owner.equals(app.id())) {
      throw new Broken(app.name() + " has no directory");
    }
    return place;
  }

  @Override
  public void make(App app) {
    Place there = places.get(app.name().value());
    if (there == null || !there.owner.equals(app.id())) {
      places.put(app.name().value(), new Place(app.id()));
    }
  }

  @Override
  public Path layOut(App app, Stamp stamp, UUID slugId, boolean linkEnv) {
    Place place = place(app);
    if (!place.releases.containsKey(stamp)) {
      layOut(slugId, Path.of("/"));
      place.releases.put(stamp, slugId);
    }
    return Path.of("/apps", app.name().value(), stamp.value());
  }

  @Override
  public void writeEnv(App app, ConfigVars config) {
    if (bug != Bug.ENV_STAYS || place(app).env.isEmpty()) {
      place(app).env = Optional.of(config);
    }
  }

  @Override
  public void moveCurrent(App app, Stamp stamp) {
    if (bug != Bug.CURRENT_STAYS || place(app).current.isEmpty()) {
      place(app).current = Optional.of(stamp);
    }
  }

  @Override
  public Optional<Stamp> current(App app) {
    return place(app).current;
  }

  @Override
  public List<Stamp> stamps(App app) {
    return List.copyOf(place(app).releases.keySet());
  }

  @Override
  public void delete(App app, Stamp stamp) {
    place(app).releases.remove(stamp);
  }

  @Override
  public void delete(App app) {
    places.remove(app.name().value());
  }

  @Override
  public void delete(Path tree) {}

  @Override
  public void rename(App from, App to) {
    Place place = places.remove(from.name().value());
    if (place == null) {
      throw new Broken(from.name() + " has no directory");
    }
    places.put(to.name().value(), place);
  }

  @Override
  public void settle(List<App> apps) {
    Map<UUID, String> names = new HashMap<>();
    apps.forEach(a -> names.put(a.id(), a.name().value()));
    Map<String, Place> before = new TreeMap<>(places);
    places.clear();
    before
        .values()
        .forEach(p -> Optional.ofNullable(names.get(p.owner)).ifPresent(n -> places.put(n, p)));
  }

  @Override
  public Stored store(UUID slugId, Path tree) {
    slugs.add(slugId);
    return new Stored(1, slugId.toString());
  }

  @Override
  public void layOut(UUID slugId, Path directory) {
    if (!slugs.contains(slugId)) {
      throw new Broken("slug " + slugId + " is not in the store");
    }
  }

  @Override
  public List<SlugFile> files(UUID slugId) {
    return List.of();
  }

  @Override
  public Optional<byte[]> content(SlugFile file, long bytesMax) {
    return Optional.empty();
  }

  @Override
  public boolean has(UUID slugId) {
    return slugs.contains(slugId);
  }

  @Override
  public Set<UUID> all() {
    return Set.copyOf(slugs);
  }

  @Override
  public void pack(UUID slugId, String under, OutputStream tar) {
    throw new UnsupportedOperationException("no command of the simulation");
  }

  @Override
  public void unpack(InputStream tar, Path directory, long bytesMax) {
    throw new UnsupportedOperationException("no command of the simulation");
  }

  @Override
  public void copy(UUID slugId, UUID copyId) {
    throw new UnsupportedOperationException("no command of the simulation");
  }

  @Override
  public void discard(UUID slugId) {
    slugs.remove(slugId);
  }

  @Override
  public void setAside(Set<UUID> slugIds) {
    slugs.removeAll(slugIds);
    aside.addAll(slugIds);
  }

  @Override
  public Set<UUID> takeBack(Predicate<UUID> known) {
    Set<UUID> back = new TreeSet<>(aside);
    back.removeIf(known.negate());
    aside.removeAll(back);
    slugs.addAll(back);
    return back;
  }

  @Override
  public boolean hasAside() {
    return !aside.isEmpty();
  }

  @Override
  public void keepOnly(Set<UUID> slugIds) {
    slugs.retainAll(slugIds);
    if (bug == Bug.CLEAN_UP_TAKES_TOO_MUCH && slugs.size() > 1) {
      slugs.remove(slugs.iterator().next());
    }
  }
}
