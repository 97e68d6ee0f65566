package belay.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs the commands of builds under bubblewrap: they see the system's directories read-only and
 * their own build, and no other process; the network is the machine's. Run by root, they have a
 * user id of their own and no capabilities.
 */
final class Bubblewrap implements CommandWrapper {
  /** Between the ids that Debian gives to users (to 59999) and those systemd hands out (61184). */
  static final int USER = 60_500;

  private static final List<String> SYSTEM =
      List.of("usr", "etc", "opt", "bin", "sbin", "lib", "lib32", "lib64", "libx32");
  private static final Places INSIDE =
      new Places(
          Path.of("/app"),
          Path.of("/cache"),
          Path.of("/env"),
          Path.of("/tmp"),
          Path.of("/buildpacks"));

  private final boolean root = isRoot();

  static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Why bubblewrap cannot be used here; empty when it can. */
  static Optional<String> fault(BuildMachine machine) {
    List<String> needed = isRoot() ? List.of("bwrap", "setpriv") : List.of("bwrap");
    for (String tool : needed) {
      if (machine.find(tool).isEmpty()) {
        return Optional.of(
            tool + " is not installed (apt-get install bubblewrap util-linux puts that right).");
      }
    }
    List<String> argv = new ArrayList<>(new Bubblewrap().confinement());
    argv.add("true");
    return works(argv, machine)
        ? Optional.empty()
        : Optional.of("bubblewrap is installed, but this system does not let it work.");
  }

  private static boolean works(List<String> argv, BuildMachine machine) {
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().clear();
    builder.environment().put("PATH", machine.path());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Places seen(Places places) {
    return INSIDE;
  }

  @Override
  public void give(Places places) throws IOException {
    if (!root) {
      return;
    }
    give(places.app());
    give(places.env());
    give(places.temporary());
    give(places.buildpacks());
    // What a build left in the cache is its user's already: large, and not to be walked each time.
    if (!isUsers(places.cache())) {
      give(places.cache());
    }
  }

  private static boolean isUsers(Path path) throws IOException {
    return Integer.valueOf(USER).equals(Files.getAttribute(path, "unix:uid"));
  }

  private static void give(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.setAttribute(path, "unix:uid", USER, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", USER, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  @Override
  public List<String> wrap(List<String> command, Places places, Collection<Path> readOnly) {
    List<String> argv = new ArrayList<>(confinement());
    for (Path path : readOnly) {
      if (!isOfTheSystem(path)) {
        argv.addAll(List.of("--ro-bind", path.toString(), path.toString()));
      }
    }
    bind(argv, places.app(), INSIDE.app());
    bind(argv, places.cache(), INSIDE.cache());
    bind(argv, places.env(), INSIDE.env());
    bind(argv, places.temporary(), INSIDE.temporary());
    bind(argv, places.buildpacks(), INSIDE.buildpacks());
    argv.addAll(List.of("--chdir", INSIDE.app().toString()));
    if (root) {
      argv.addAll(
          List.of(
              "setpriv",
              "--reuid=" + USER,
              "--regid=" + USER,
              "--clear-groups",
              "--no-new-privs",
              "--inh-caps=-all",
              "--bounding-set=-all",
              "--"));
    }
    argv.addAll(command);
    return argv;
  }

  @Override
  public Optional<String> notice() {
    return Optional.empty();
  }

  private List<String> confinement() {
    List<String> argv = new ArrayList<>(List.of("bwrap"));
    if (!root) {
      argv.add("--unshare-user");
    }
    argv.addAll(List.of("--unshare-pid", "--unshare-ipc", "--unshare-uts"));
    argv.addAll(List.of("--unshare-cgroup-try", "--hostname", "build"));
    for (String name : SYSTEM) {
      system(argv, Path.of("/" + name));
    }
    // Where names are looked up may be a file that a service keeps elsewhere.
    Path resolver = Path.of("/etc/resolv.conf");
    if (Files.isSymbolicLink(resolver) && Files.exists(resolver)) {
      String real = real(resolver);
      argv.addAll(List.of("--ro-bind", real, real));
    }
    argv.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    return argv;
  }

  private static void system(List<String> argv, Path path) {
    if (Files.isSymbolicLink(path)) {
      try {
        argv.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString()));
      } catch (IOException e) {
        // Gone while it was looked at: then a build does not have it either.
      }
    } else if (Files.exists(path)) {
      argv.addAll(List.of("--ro-bind", path.toString(), path.toString()));
    }
  }

  private static boolean isOfTheSystem(Path path) {
    return SYSTEM.contains(path.getName(0).toString());
  }

  private static String real(Path path) {
    try {
      return path.toRealPath().toString();
    } catch (IOException e) {
      return path.toString();
    }
  }

  private static void bind(List<String> argv, Path from, Path to) {
    argv.addAll(List.of("--bind", from.toString(), to.toString()));
  }
}
