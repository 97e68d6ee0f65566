package belay.layout;

import belay.apps.AppDirectories;
import belay.apps.Fate;
import belay.lost.Lost;
import belay.lost.LostThing;
import belay.release.App;
import belay.release.BelayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose the directories under {@code apps/} are. What an app left that the ledger knows to be
 * destroyed is deleted; what nobody here knows is moved to {@code lost/}, and taken from there when
 * the ledger knows its app.
 */
final class Residents {
  private static final Logger LOG = LoggerFactory.getLogger(Residents.class);

  /** Says whose directory it is: names change and are used again, ids are not. */
  private static final String OWNER = ".app-id";

  /** No app's name begins so: a directory that is on its way to its place. */
  private static final String MOVING = ".moving-";

  private final AppDirectories directories;
  private final Function<UUID, Fate> fate;
  private final Lost lost;

  Residents(AppDirectories directories, Function<UUID, Fate> fate, Lost lost) {
    this.directories = directories;
    this.fate = fate;
    this.lost = lost;
  }

  /** Writes down that a directory is an app's. */
  static void own(Path place, App app) throws IOException {
    Path file = place.resolve(OWNER);
    String id = app.id() + "\n";
    if (!Files.exists(file) || !Files.readString(file).equals(id)) {
      Files.writeString(file, id);
    }
  }

  /** Makes room for an app's directory: nothing of another may be inherited. */
  void makeRoom(App app) {
    Path place = directories.of(app.name());
    Optional<UUID> owner = ownerOf(place);
    if (owner.isPresent() ? !owner.get().equals(app.id()) : holdsSomething(place)) {
      clear(place);
    }
  }

  private static boolean holdsSomething(Path place) {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> all = Files.list(place)) {
      return all.findAny().isPresent();
    } catch (IOException e) {
      return true;
    }
  }

  /** Takes away what stands at a place that is another app's. */
  private void clear(Path place) {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Optional<UUID> owner = ownerOf(place);
    switch (owner.map(fate).orElseGet(Fate.Unknown::new)) {
      case Fate.Alive(App other) -> {
        Path own = directories.of(other.name());
        if (own.equals(place) || Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
          setAside(place, owner);
        } else {
          move(place, own);
        }
      }
      case Fate.Destroyed _ -> ReleaseDirectories.deleteTree(place);
      case Fate.Unknown _ -> setAside(place, owner);
    }
  }

  private void setAside(Path place, Optional<UUID> owner) {
    String name = String.valueOf(place.getFileName());
    String why =
        owner
            .map(id -> "The ledger does not know the app " + name + " (" + id + ")")
            .orElse(
                name + " does not say whose it is, and stands where an app's directory belongs");
    LostThing.Kind kind = owner.isPresent() ? LostThing.Kind.APP : LostThing.Kind.DIRECTORY;
    lost.take(kind, name, owner, place, why);
  }

  /** Brings every app's directory to its place, and settles what belongs to no app. */
  void settle(List<App> apps) {
    Map<UUID, Path> owned = owned();
    Map<App, Path> moving = new HashMap<>();
    for (App app : apps) {
      Optional<Path> found = Optional.ofNullable(owned.remove(app.id()));
      if (found.filter(directories.of(app.name())::equals).isEmpty()) {
        each(app, () -> found.ifPresent(from -> moving.put(app, onItsWay(app, from))));
      }
    }
    // Only now: two apps may have changed names with each other.
    moving.forEach((app, from) -> each(app, () -> arrive(app, from)));
    for (App app : apps) {
      each(app, () -> settleIn(app));
    }
    owned.forEach((id, place) -> stranger(id, place));
  }

  private void stranger(UUID id, Path place) {
    if (!ownerOf(place).equals(Optional.of(id))) {
      // It made room for an app whose place that is.
      return;
    }
    try {
      switch (fate.apply(id)) {
        case Fate.Alive _ -> {}
        case Fate.Destroyed _ -> ReleaseDirectories.deleteTree(place);
        case Fate.Unknown _ -> setAside(place, Optional.of(id));
      }
    } catch (BelayException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  /** What cannot be done for one app is no reason to leave the others. */
  private static void each(App app, Runnable work) {
    try {
      work.run();
    } catch (BelayException e) {
      LOG.error("the directory of {} is not settled: {}", app.name(), e.getMessage());
    }
  }

  private Path onItsWay(App app, Path from) {
    Path way = directories.root().resolve(MOVING + app.id());
    if (!from.equals(way)) {
      move(from, way);
    }
    return way;
  }

  private void arrive(App app, Path from) {
    Path place = directories.of(app.name());
    clear(place);
    move(from, place);
  }

  /** An app that has no directory gets the one from {@code lost/}, if that has it. */
  private void settleIn(App app) {
    Path place = directories.of(app.name());
    Optional<UUID> owner = ownerOf(place);
    if (owner.isPresent() && owner.get().equals(app.id())) {
      return;
    }
    Optional<LostThing> left = lostOf(app);
    if (left.isPresent()) {
      clear(place);
      lost.giveBack(left.get(), place);
    } else if (owner.isEmpty() && Files.isDirectory(place)) {
      claim(app, place);
    } else if (owner.isEmpty()) {
      LOG.warn("apps/{} is not there; it is made anew", app.name());
    }
  }

  /** The newest, should there be several. */
  private Optional<LostThing> lostOf(App app) {
    return lost.all().stream()
        .filter(t -> t.kind() == LostThing.Kind.APP && t.id().equals(Optional.of(app.id())))
        .reduce((_, newer) -> newer);
  }

  /** It stands at the app's place and is nobody else's; a crash may have cut its note. */
  private static void claim(App app, Path place) {
    try {
      own(place, app);
    } catch (IOException e) {
      throw new CannotChangeDirectory("The directory of " + app.name() + " cannot be claimed", e);
    }
  }

  /** By app. Of several that say they are one app's, that at its place counts; others stay. */
  private Map<UUID, Path> owned() {
    Map<UUID, Path> owned = new HashMap<>();
    if (!Files.isDirectory(directories.root())) {
      return owned;
    }
    try (Stream<Path> all = Files.list(directories.root())) {
      for (Path place : new ArrayList<>(all.sorted().toList())) {
        ownerOf(place).ifPresent(id -> owned.merge(id, place, (a, b) -> better(id, a, b)));
      }
      return owned;
    } catch (IOException e) {
      throw new CannotChangeDirectory("The directories of apps cannot be listed", e);
    }
  }

  private Path better(UUID id, Path one, Path other) {
    return fate.apply(id) instanceof Fate.Alive(App app) && directories.of(app.name()).equals(other)
        ? other
        : one;
  }

  private static Optional<UUID> ownerOf(Path place) {
    try {
      return Optional.of(UUID.fromString(Files.readString(place.resolve(OWNER)).strip()));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CannotChangeDirectory(
          "The directory " + from.getFileName() + " cannot be renamed to " + to.getFileName(), e);
    }
  }
}
