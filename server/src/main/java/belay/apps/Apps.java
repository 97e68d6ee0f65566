package belay.apps;

import belay.activity.Event;
import belay.activity.Happening;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.DynoSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * The apps there are, and what belongs to an app but not to a release. Durable when a method
 * returns; safe for use by several threads. Every change is written down as an event of the app.
 */
public interface Apps {
  /**
   * Makes an app.
   *
   * @throws belay.release.Refused when the name is taken
   */
  App create(AppName name, UUID ownerId, Change change);

  Optional<App> find(UUID id);

  /** By name, or by id in its text form. */
  Optional<App> find(String nameOrId);

  /** All, by name. */
  List<App> all();

  /** What became of an app, also of one that is gone. */
  Fate fate(UUID id);

  /**
   * Renames an app; its id stays.
   *
   * @throws belay.release.Refused when the name is taken
   */
  App rename(App app, AppName name, Change change);

  /** Gives an app to another owner. */
  App transfer(App app, UUID ownerId, Happening event, Change change);

  /** Forgets an app; its name is free again, its events and releases stay. */
  void forget(App app, Change change);

  /** How many dynos of a type were asked for; types never scaled are not in it. */
  SortedMap<String, Integer> formation(App app);

  void scale(App app, Map<String, Integer> quantities, Change change);

  /** The dyno sizes that were asked for, by process type. */
  SortedMap<String, DynoSize> sizes(App app);

  void resize(App app, Map<String, DynoSize> sizes, Change change);

  /** Custom host names, without the {@code NAME.localhost} that every app has. */
  List<Domain> domains(App app);

  /** The app that has a custom host name. */
  default Optional<UUID> ownerOfDomain(String hostname) {
    return all().stream()
        .filter(app -> domains(app).stream().anyMatch(d -> d.hostname().equals(hostname)))
        .map(App::id)
        .findFirst();
  }

  /**
   * Host names of other apps that share visitors with one: those that a wildcard stands for, or the
   * wildcard that stands for it.
   */
  default List<Domain> neighbours(App app, String hostname) {
    return all().stream()
        .filter(other -> !other.id().equals(app.id()))
        .flatMap(other -> domains(other).stream())
        .filter(d -> Hostname.areNeighbours(d.hostname(), hostname))
        .toList();
  }

  /**
   * Adds a custom host name.
   *
   * @throws belay.release.Refused when an app has it already
   */
  Domain addDomain(App app, String hostname, Change change);

  /**
   * Removes a custom host name.
   *
   * @throws belay.release.NotFound when the app does not have it
   */
  void removeDomain(App app, String hostname, Change change);

  Settings settings(App app);

  void settings(App app, Settings settings, Happening event, Change change);

  /** Writes down what happened to an app outside its releases. */
  void event(App app, Happening event, Change change);

  /**
   * Some in the order of their numbers.
   *
   * @param from the first number that may be among them
   */
  List<Event> events(App app, long from, boolean descending, int max);
}
