package belay.confinement;

import belay.sandbox.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Runs the commands of builds under bubblewrap: they see what {@link Shown} has of the machine,
 * their own build, and no other process; the network is the machine's. Run by root, each app's have
 * a user of their own and no capabilities.
 */
final class Bubblewrap implements ArgvWrapper {
  /** Between the ids that Debian gives to users (to 59999) and those systemd hands out (61184). */
  static final int TRIAL_USER = 60_500;

  /** The machine's, in the place of what another network has. */
  private static final String RESOLVER = "/etc/resolv.conf";

  private static final Path APP = Path.of("/app");
  private static final Path CACHE = Path.of("/cache");
  private static final Path ENV = Path.of("/env");
  private static final Path TEMPORARY = Path.of("/tmp");
  private static final Path BUILDPACKS = Path.of("/buildpacks");

  private final Path home;
  private final BuildUsers users;
  private final boolean root = OwnUser.isRoot();

  /**
   * @param home Belay's own directory, of which a build sees nothing but what is its own
   */
  Bubblewrap(Path home, BuildUsers users) {
    this.home = home;
    this.users = users;
  }

  /** One whose places are ready. */
  Bubblewrap(Path home) {
    this(
        home,
        _ -> {
          throw new IllegalStateException("whoever gives the places knows the user");
        });
  }

  /** Why bubblewrap cannot be used here; empty when it can. */
  static Optional<String> fault(BuildMachine machine, Path home) {
    List<String> needed = OwnUser.isRoot() ? List.of("bwrap", "setpriv") : List.of("bwrap");
    for (String tool : needed) {
      if (machine.find(tool).isEmpty()) {
        return Optional.of(
            tool + " is not installed (apt-get install bubblewrap util-linux puts that right).");
      }
    }
    List<String> argv = namespaces(OwnUser.isRoot());
    argv.addAll(Shown.toBuilds(List.of(), home, Optional.empty()));
    argv.add("true");
    return works(argv, machine)
        ? Optional.empty()
        : Optional.of("bubblewrap is installed, but this system does not let it work.");
  }

  static boolean works(List<String> argv, BuildMachine machine) {
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
  public Places open(Places places, UUID app) throws IOException {
    OptionalInt user = root ? OptionalInt.of(users.of(app)) : OptionalInt.empty();
    Places mine = places.of(user, users.network(app));
    writeEtc(mine);
    return mine;
  }

  /** Writes what a sandbox has in place of the machine's own. */
  static void writeEtc(Places mine) throws IOException {
    int uid = mine.user().orElseGet(OwnUser::id);
    Files.createDirectories(mine.etc());
    Files.writeString(
        mine.etc().resolve("passwd"),
        "root:x:0:0:root:/root:/bin/sh\nbuild:x:%d:%d:build:/app:/bin/sh\n".formatted(uid, uid));
    Files.writeString(mine.etc().resolve("group"), "root:x:0:\nbuild:x:%d:\n".formatted(uid));
    Files.writeString(mine.etc().resolve("sources.list"), "");
    Path hosts = Path.of("/etc/hosts");
    Files.writeString(
        mine.etc().resolve("hosts"),
        (Files.exists(hosts) ? Files.readString(hosts).stripTrailing() + "\n" : "")
            + "127.0.0.1 build\n");
    mine.writeResolver();
  }

  @Override
  public Places seen(Places places) {
    return new Places(APP, CACHE, ENV, TEMPORARY, BUILDPACKS, Path.of("/etc"))
        .of(places.user(), places.network());
  }

  @Override
  public void give(Places places) throws IOException {
    Ownership.give(places);
  }

  @Override
  public List<String> wrap(List<String> command, Places places, Collection<Path> readOnly) {
    List<String> argv = new ArrayList<>(places.entering());
    argv.addAll(namespaces(root));
    // First, for what is shown may lie below it: a home with a version manager, a registry's files.
    bind(argv, places.temporary(), TEMPORARY);
    argv.addAll(Shown.toBuilds(readOnly, home, Optional.of(places.etc())));
    if (places.network().isEmpty()) {
      argv.addAll(List.of("--ro-bind-try", RESOLVER, RESOLVER));
    }
    bind(argv, places.app(), APP);
    bind(argv, places.cache(), CACHE);
    bind(argv, places.env(), ENV);
    bind(argv, places.buildpacks(), BUILDPACKS);
    argv.addAll(BuildBounds.memory());
    argv.addAll(List.of("--chdir", APP.toString()));
    argv.addAll(BuildBounds.processes());
    places.user().ifPresent(user -> argv.addAll(AsBuildUser.asUser(user)));
    argv.addAll(command);
    return argv;
  }

  private static void bind(List<String> argv, Path from, Path to) {
    argv.addAll(List.of("--bind", from.toString(), to.toString()));
  }

  private static List<String> namespaces(boolean root) {
    List<String> argv = new ArrayList<>(List.of("bwrap"));
    if (!root) {
      argv.add("--unshare-user");
    }
    argv.addAll(List.of("--unshare-pid", "--unshare-ipc", "--unshare-uts"));
    argv.addAll(List.of("--unshare-cgroup-try", "--hostname", "build"));
    argv.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    return argv;
  }

  /** All that a command started is in its namespace, which ends with it. */
  @Override
  public void settle(Places places) {}

  @Override
  public void close(Places places, Places before) throws IOException {
    Ownership.takeBack(places);
  }

  @Override
  public Optional<String> notice() {
    return Optional.empty();
  }

  @Override
  public List<String> unkept() {
    return List.of();
  }

  @Override
  public String description() {
    return description(root);
  }

  static String description(boolean root) {
    return "Builds run in bubblewrap" + (root ? ", each app's as a user of their own." : ".");
  }
}
