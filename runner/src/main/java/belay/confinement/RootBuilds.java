package belay.confinement;

import static java.nio.charset.StandardCharsets.UTF_8;

import belay.files.TreeDeletion;
import belay.kernel.Native;
import belay.kernel.ProcessId;
import belay.kernel.UserNamespaces;
import belay.language.ToolPath;
import belay.sandbox.Attached;
import belay.sandbox.Environment;
import belay.sandbox.OwnDomain;
import belay.sandbox.Passable;
import belay.sandbox.StartingThread;
import belay.sandbox.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the commands of builds for somebody else, who owns their directories and keeps them: each
 * command sees them mounted with their owner as the user of the app's builds (kernel 5.12), so that
 * nothing on the disk changes hands. In bubblewrap, or where that does not work at paths that
 * nobody else passes to. Safe for use by several threads.
 */
public final class RootBuilds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RootBuilds.class);
  private static final List<String> NAMES = List.of("app", "cache", "env", "tmp", "buildpacks");
  private static final UUID NOBODYS = new UUID(0, 0);
  private static final String SYSTEM_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** What a build is told goes to its command alone, and to nothing that has rights. */
  private static final String UNPACK =
      "for belay_p in 0 1 2 3 4 5 6 7 8; do"
          + " eval \"belay_e=\\$belay_e\\$BELAY_ENV$belay_p; unset BELAY_ENV$belay_p\"; done; "
          + "[ -z \"$BELAY_ENV_ESCAPED\" ] || belay_e=$(printf %b \"$belay_e\"); "
          + "unset BELAY_ENV_ESCAPED OLDPWD; eval \"$belay_e\"; "
          + "unset belay_p belay_e belay_command; exec \"$@\"";

  private final Path home;
  private final Path run;
  private final BuildMachine machine;
  private final Optional<String> noSandbox;
  private final Optional<UserNamespaces> namespaces;
  private final Optional<String> fault;

  /**
   * Finds out how by trying.
   *
   * @param home Belay's own directory, of which a build sees nothing but what is its own
   * @param run a directory of this process's own
   * @param owner whose directories the builds' are
   * @param group its group
   */
  public RootBuilds(Path home, Path run, int owner, int group) {
    this.home = home;
    this.run = run;
    ToolPath all = ToolPath.ofThisProcess(home);
    this.noSandbox = Bubblewrap.fault(new BuildMachine(System.getenv(), all), home);
    this.machine =
        new BuildMachine(System.getenv(), noSandbox.isPresent() ? all.ofEverybody() : all);
    this.namespaces = machine.find("unshare").map(u -> new UserNamespaces(u, owner, group));
    this.fault = trial(owner, group);
  }

  /**
   * A command of an app's build.
   *
   * @param user who runs it
   * @param network empty for the machine's
   * @param directories source, cache, config vars, temporary files, buildpacks
   */
  public record Order(
      UUID app,
      int user,
      Optional<BuildNetwork> network,
      List<String> command,
      Map<String, String> env,
      List<Path> directories) {}

  /** Why nothing can be built so; empty where it can. */
  public Optional<String> fault() {
    return fault;
  }

  private Optional<String> trial(int owner, int group) {
    Path place = run.resolve("build-trial");
    try {
      TreeDeletion.delete(place);
      Files.createDirectories(place);
      Files.setAttribute(place, "unix:uid", owner);
      Files.setAttribute(place, "unix:gid", group);
      List<String> command = List.of("sh", "-c", "touch made");
      var order =
          new Order(
              NOBODYS,
              Bubblewrap.TRIAL_USER,
              Optional.empty(),
              command,
              Map.of("PATH", machine.path()),
              List.of(place, place, place, place, place));
      Attached begun = start(order);
      int status = begun.process().waitFor();
      begun.streams().close();
      begun.forget().run();
      boolean kept =
          status == 0
              && Integer.valueOf(owner)
                  .equals(Files.getAttribute(place.resolve("made"), "unix:uid"));
      TreeDeletion.delete(place);
      return kept ? Optional.empty() : Optional.of("a command of a build does not run");
    } catch (IOException | RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** Starts a command; all of it ends when its input does. */
  public Attached start(Order order) throws IOException {
    if (namespaces.isEmpty() || order.directories().size() != NAMES.size()) {
      throw new IOException("nothing can be built here");
    }
    Path place = prepared(order);
    try {
      Places places = places(place, order);
      ProcessBuilder builder = builder(order, places);
      Streams.Begun begun = Streams.begin(builder, () -> mounted(order, places, builder));
      return new Attached(
          begun.process(), begun.streams(), () -> kill(begun.process()), () -> end(order, place));
    } catch (IOException | RuntimeException e) {
      end(order, place);
      throw e;
    }
  }

  private Path prepared(Order order) throws IOException {
    Path place = seen(order.app()).orElse(run.resolve("build").resolve("" + UUID.randomUUID()));
    TreeDeletion.delete(place);
    Files.createDirectories(place);
    for (String name : NAMES) {
      Files.createDirectory(place.resolve(name));
    }
    Files.createDirectory(place.resolve("etc"));
    return place;
  }

  private Places places(Path place, Order order) throws IOException {
    Places places =
        new Places(
                place.resolve("app"),
                place.resolve("cache"),
                place.resolve("env"),
                place.resolve("tmp"),
                place.resolve("buildpacks"),
                place.resolve("etc"))
            .of(OptionalInt.of(order.user()), order.network());
    if (noSandbox.isEmpty()) {
      Bubblewrap.writeEtc(places);
    } else {
      places.writeResolver();
    }
    return places;
  }

  private ProcessBuilder builder(Order order, Places places) throws IOException {
    List<String> unpacked = new ArrayList<>(List.of("/bin/sh", "-c", UNPACK, "build"));
    unpacked.addAll(order.command());
    List<String> wrapped =
        noSandbox.isEmpty()
            ? new Bubblewrap(home).wrap(unpacked, places, machine.readOnly())
            : AsBuildUser.wrapped(unpacked, places);
    ProcessBuilder builder = new ProcessBuilder(BuildProcess.guarded(wrapped));
    builder.directory(places.app().toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", SYSTEM_PATH);
    builder.environment().putAll(Environment.packed(order.env(), ""));
    return builder;
  }

  private Process mounted(Order order, Places places, ProcessBuilder builder) throws IOException {
    int namespace = namespaces.orElseThrow().of(order.user());
    List<Integer> trees = new ArrayList<>();
    try {
      for (Path directory : order.directories()) {
        trees.add(Native.mappedTree(directory, namespace, false));
      }
      return StartingThread.start(
          "build mounts",
          () -> {
            Native.unshareMounts();
            Native.mount("none", Path.of("/"), "", 0x4000 | 0x80000, "");
            Path place = places.app().resolveSibling(".").normalize();
            for (int i = 0; i < trees.size(); i++) {
              Native.attach(trees.get(i), place.resolve(NAMES.get(i)));
            }
            OwnDomain.enter();
            return builder.start();
          });
    } finally {
      trees.forEach(Native::close);
    }
  }

  private static void kill(Process process) {
    ProcessId.of(process.pid())
        .ifPresent(leader -> {
          leader.descendants().forEach(p -> p.signal(ProcessId.SIGKILL));
          leader.signal(ProcessId.SIGKILL);
        });
  }

  private void end(Order order, Path place) {
    try {
      if (noSandbox.isPresent()) {
        AsBuildUser.killAll(order.user());
      }
      TreeDeletion.delete(place);
    } catch (IOException e) {
      LOG.warn("left behind: {} ({})", place, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where an app's builds see their directories; empty where they do at a sandbox's paths. */
  public Optional<Path> seen(UUID app) {
    if (noSandbox.isEmpty()) {
      return Optional.empty();
    }
    try {
      String of = UUID.nameUUIDFromBytes((run + " " + app).getBytes(UTF_8)).toString();
      return Optional.of(Passable.place(run.resolve("trees"), "belay-build-" + of));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Links in a tree to where its build saw it lead to where it is from now on. */
  public static void followMove(Path seen, Path tree) throws IOException {
    AsBuildUser.followLinks(seen, tree, tree);
  }

  /** What a person who builds should know of how their build is confined. */
  public Optional<String> notice() {
    return noSandbox.map(AsBuildUser::notice);
  }

  /** How builds are kept apart, in one sentence. */
  public String description() {
    return fault
        .map(why -> "Nothing is built here: " + why + ".")
        .orElseGet(
            () -> noSandbox.isEmpty() ? Bubblewrap.description(true) : AsBuildUser.DESCRIPTION);
  }

  @Override
  public void close() {
    namespaces.ifPresent(UserNamespaces::close);
  }
}
