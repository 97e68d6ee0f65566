package belay.slug;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The symbolic links of a built tree. A slug is laid out in places that differ from the one it was
 * built in, so each link must lead to something in the tree, by whatever other links it goes, and
 * whether or not that is there yet; or to the system's own files, which are at the same place for
 * every dyno.
 */
final class TreeLinks {
  /** Where builds in a sandbox and dynos see the tree. */
  private static final Path HOME = Path.of("/app");

  /** What every sandbox shows, and anybody may read. */
  private static final List<Path> SYSTEM =
      Stream.of(
              "/usr",
              "/bin",
              "/sbin",
              "/lib",
              "/lib32",
              "/lib64",
              "/libx32",
              "/etc/alternatives",
              "/etc/ssl",
              "/dev/null",
              "/dev/stdin",
              "/dev/stdout",
              "/dev/stderr")
          .map(Path::of)
          .toList();

  private static final Path UP = Path.of("..");

  /** As many as Linux follows (path_resolution(7)). */
  private static final int HOPS_MAX = 40;

  private final Path tree;

  TreeLinks(Path tree) {
    this.tree = tree;
  }

  /**
   * Makes an absolute link to the tree's place, as the build saw it, relative; on disk too. So it
   * does with one of a package that was unpacked into a directory of the app, as buildpacks do:
   * there it means what lies below that directory.
   */
  void settle(Path link) throws IOException {
    Path target = Files.readSymbolicLink(link);
    if (!target.isAbsolute() || !target.equals(target.normalize())) {
      return;
    }
    for (Path place : new Path[] {tree, HOME}) {
      if (target.startsWith(place)) {
        replace(link, tree.resolve(place.relativize(target)));
        return;
      }
    }
    Path unpacked = tree.resolve(tree.relativize(link).getName(0));
    Path meant = unpacked.resolve(Path.of("/").relativize(target));
    boolean below = target.getNameCount() > 0 && !link.equals(unpacked);
    if (below && !isOfTheSystem(target) && Files.exists(meant, NOFOLLOW_LINKS)) {
      replace(link, meant);
    }
  }

  private static void replace(Path link, Path meant) throws IOException {
    Path parent = link.resolveSibling("").normalize();
    Path relative = parent.relativize(meant);
    if (!Files.isWritable(parent)) {
      Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
    }
    Files.delete(link);
    Files.createSymbolicLink(link, relative.toString().isEmpty() ? Path.of(".") : relative);
  }

  /**
   * Answers the target of a link when every other one is settled.
   *
   * @throws InvalidInput naming the link, when it leads out of the tree
   */
  Path checked(Path link) throws IOException {
    Path target = Files.readSymbolicLink(link);
    if (leadsOut(link, target)) {
      throw new InvalidInput(
          "The link "
              + tree.relativize(link)
              + " -> "
              + target
              + " leads out of the app. Links in a slug must stay inside it: make it relative, or"
              + " copy what it points to.");
    }
    return target;
  }

  /**
   * Goes the way name by name, as the kernel does: "l/.." may mean another place than it spells.
   */
  private boolean leadsOut(Path link, Path target) throws IOException {
    if (target.isAbsolute()) {
      return !isOfTheSystem(target);
    }
    Path at = link.resolveSibling("").normalize();
    Deque<Path> way = new ArrayDeque<>();
    push(way, target);
    int hops = 0;
    while (!way.isEmpty()) {
      Path name = way.pop();
      if (name.equals(UP)) {
        if (at.equals(tree)) {
          return true;
        }
        at = at.resolveSibling("").normalize();
      } else if (!name.toString().equals(".")) {
        Path next = at.resolve(name);
        if (!Files.isSymbolicLink(next)) {
          at = next;
        } else if (++hops > HOPS_MAX) {
          // It goes in a circle: nobody gets anywhere by it.
          return false;
        } else {
          Path further = Files.readSymbolicLink(next);
          if (further.isAbsolute()) {
            // From there on the system's own links count, of which one cannot know where ".." is.
            return !isOfTheSystem(further) || way.contains(UP);
          }
          push(way, further);
        }
      }
    }
    return false;
  }

  /** Whether a link may lead there as it is: what every dyno sees at the same place. */
  static boolean isOfTheSystem(Path target) {
    return target.equals(target.normalize()) && SYSTEM.stream().anyMatch(target::startsWith);
  }

  private static void push(Deque<Path> way, Path more) {
    for (int i = more.getNameCount() - 1; i >= 0; i--) {
      way.push(more.getName(i));
    }
  }
}
