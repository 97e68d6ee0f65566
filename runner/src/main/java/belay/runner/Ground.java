package belay.runner;

import belay.kernel.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * The directories below a home that the runner serves from. Who asks may write there and mean harm:
 * what was looked at is held by its descriptor, and used by that, whatever its name becomes. Safe
 * for use by several threads.
 */
final class Ground {
  /** What is below a home and a dyno or build may be shown. */
  private static final Set<String> SERVED = Set.of("apps", "statics", "build", "addons");

  private final Path home;
  private final int owner;

  /**
   * @param owner the user whose directories they must be
   */
  Ground(Path home, int owner) {
    this.home = home;
    this.owner = owner;
  }

  /**
   * A directory that is held.
   *
   * @param path good for all of this machine's processes, until this is closed
   */
  record Spot(int descriptor, Path path) implements AutoCloseable {
    @Override
    public void close() {
      if (descriptor >= 0) {
        Native.close(descriptor);
      }
    }
  }

  /**
   * Takes hold of a directory.
   *
   * @throws Unacceptable for one that is not below those served, that a link leads to, or that is
   *     not the owner's
   */
  Spot hold(String directory) {
    return hold(directory, Set.of(owner));
  }

  /** The same, or nothing where there is no such directory. */
  Spot holdIfThere(String directory) {
    return Files.isDirectory(checked(directory), LinkOption.NOFOLLOW_LINKS)
        ? hold(directory)
        : new Spot(-1, home.resolve("none"));
  }

  /** The same of one that may be others' too. */
  Spot hold(String directory, Set<Integer> owners) {
    Path path = checked(directory);
    Path below = home.relativize(path);
    try {
      // This one may be a link to another disk; whose it leads to is looked at as of all.
      int top = Native.place(home.resolve(below.getName(0)).toRealPath());
      try {
        insistOwner(top, directory, Set.of(owner));
        return below.getNameCount() == 1 ? spot(top) : beneath(top, below, directory, owners);
      } finally {
        Native.close(top);
      }
    } catch (IOException e) {
      throw new Unacceptable(directory + " cannot be used: " + e.getMessage());
    }
  }

  private Spot beneath(int top, Path below, String directory, Set<Integer> owners)
      throws IOException {
    String way = below.subpath(1, below.getNameCount()).toString();
    int found = Native.placeBeneath(top, way);
    try {
      insistOwner(found, directory, owners);
      return spot(found);
    } finally {
      Native.close(found);
    }
  }

  private static Spot spot(int descriptor) throws IOException {
    int held = Native.duplicate(descriptor);
    return new Spot(held, Native.path(held));
  }

  private Path checked(String directory) {
    if (directory.indexOf('\0') >= 0) {
      throw new Unacceptable("A directory's name has a NUL.");
    }
    Path path = Path.of(directory);
    boolean plain = path.isAbsolute() && path.equals(path.normalize());
    if (!plain || !path.startsWith(home) || path.equals(home)) {
      throw new Unacceptable(directory + " is not below " + home + ".");
    }
    if (!SERVED.contains(home.relativize(path).getName(0).toString())) {
      throw new Unacceptable(directory + " is nothing that apps are shown.");
    }
    return path;
  }

  private static void insistOwner(int descriptor, String directory, Set<Integer> owners)
      throws IOException {
    Object user = Files.getAttribute(Native.path(descriptor), "unix:uid");
    if (!(user instanceof Integer uid && owners.contains(uid))) {
      throw new Unacceptable(directory + " belongs to user " + user + ", not to who asks.");
    }
  }
}
