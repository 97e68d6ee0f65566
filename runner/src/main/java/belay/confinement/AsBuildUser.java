package belay.confinement;

import belay.files.TreeDeletion;
import belay.sandbox.Passable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the commands of builds without a sandbox, for Belay as root: each app's as a user of its
 * own, who has no rights and whose processes all end with the command. That user cannot pass
 * through Belay's directory, so what it needs is moved out of there for as long as a build takes.
 */
final class AsBuildUser implements ArgvWrapper {
  private static final Logger LOG = LoggerFactory.getLogger(AsBuildUser.class);

  /** Ends the name of a file that says where a workplace is which could not be beside it. */
  private static final String PLACE = ".place";

  static final String DESCRIPTION =
      "Builds are not sandboxed: each app's run as a user of their own, who sees this machine's"
          + " files and processes, but nothing of Belay's or of other apps'.";

  private static final String PREFIX = "belay-build";

  /** Puts its first argument in the place of the machine's, for what the others say alone. */
  private static final String WITH_RESOLVER = "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"";

  private final Path workplaces;
  private final BuildUsers users;
  private final String why;

  /**
   * Deletes what a crash left.
   *
   * @param workplaces of this wrapper's own
   * @param why there is no sandbox
   */
  AsBuildUser(Path workplaces, BuildUsers users, String why) {
    this.workplaces = workplaces;
    this.users = users;
    this.why = why;
    try {
      clean();
    } catch (IOException e) {
      LOG.warn("what an earlier build left stays in {}: {}", workplaces, e.getMessage());
    }
  }

  /** Whether commands can be run as somebody else here. */
  static boolean isPossible(BuildMachine machine) {
    List<String> argv = new ArrayList<>(asUser(Bubblewrap.TRIAL_USER));
    argv.add("true");
    return machine.find("setpriv").isPresent() && Bubblewrap.works(argv, machine);
  }

  /** What stands before a command that is to run as a user, without any right or way to one. */
  static List<String> asUser(int user) {
    return List.of(
        "setpriv",
        "--reuid=" + user,
        "--regid=" + user,
        "--clear-groups",
        "--no-new-privs",
        "--inh-caps=-all",
        "--bounding-set=-all",
        "--");
  }

  private void clean() throws IOException {
    if (!Files.isDirectory(workplaces)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(workplaces)) {
      for (Path each : all) {
        if (each.toString().endsWith(PLACE)) {
          TreeDeletion.delete(Path.of(Files.readString(each)));
        }
        TreeDeletion.delete(each);
      }
    }
  }

  @Override
  public Places open(Places places, UUID app) throws IOException, InterruptedException {
    int user = users.of(app);
    Path workplace = Passable.make(workplaces, PREFIX);
    if (!workplace.startsWith(workplaces)) {
      Files.writeString(note(workplace), workplace.toString());
    }
    Ownership.close(workplace, user);
    Places inside =
        new Places(
            workplace.resolve("app"),
            workplace.resolve("cache"),
            workplace.resolve("env"),
            workplace.resolve("tmp"),
            workplace.resolve("buildpacks"),
            workplace.resolve("etc"),
            OptionalInt.of(user),
            users.network(app));
    Files.createDirectories(inside.etc());
    inside.writeResolver();
    move(places.app(), inside.app());
    move(places.cache(), inside.cache());
    move(places.env(), inside.env());
    move(places.temporary(), inside.temporary());
    move(places.buildpacks(), inside.buildpacks());
    return inside;
  }

  private Path note(Path workplace) {
    return workplaces.resolve(workplace.getFileName() + PLACE);
  }

  /** By a process of its own, as {@link Directories#copy} says; it may be to another disk. */
  private static void move(Path from, Path to) throws IOException, InterruptedException {
    Process mv =
        new ProcessBuilder("mv", "-T", "--", from.toString(), to.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(mv.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (mv.waitFor() != 0) {
      throw new IOException("cannot move " + from.getFileName() + ": " + said);
    }
  }

  @Override
  public Places seen(Places places) {
    return places;
  }

  @Override
  public void give(Places places) throws IOException {
    Ownership.give(places);
  }

  @Override
  public List<String> wrap(List<String> command, Places places, Collection<Path> readOnly) {
    return wrapped(command, places);
  }

  static List<String> wrapped(List<String> command, Places places) {
    List<String> argv = new ArrayList<>(places.entering());
    if (places.network().isPresent()) {
      argv.addAll(List.of("unshare", "--mount", "sh", "-c", WITH_RESOLVER));
      argv.add(places.etc().resolve(Places.RESOLVER).toString());
    }
    argv.addAll(BuildBounds.processes());
    argv.addAll(asUser(places.user().orElseThrow()));
    argv.addAll(command);
    return argv;
  }

  /** All that this user runs is of this build. */
  @Override
  public void settle(Places places) throws IOException, InterruptedException {
    killAll(places.user().orElseThrow());
  }

  /** Ends all that a user runs. */
  static void killAll(int user) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(asUser(user));
    argv.addAll(List.of("sh", "-c", "kill -9 -1"));
    Process kill =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    // It answers with a failure when there was nothing to kill.
    kill.waitFor();
  }

  @Override
  public void close(Places places, Places before) throws IOException, InterruptedException {
    settle(places);
    Path workplace = places.app().resolveSibling(".").normalize();
    try {
      Ownership.takeBack(places);
      followMove(places.app(), before.app());
      move(places.app(), before.app());
      move(places.cache(), before.cache());
    } finally {
      TreeDeletion.delete(workplace);
      try {
        Files.delete(note(workplace));
      } catch (NoSuchFileException e) {
        // It was below Belay's directory.
      }
    }
  }

  /** Links to the place where the build saw its tree lead to the one that the tree comes to. */
  private static void followMove(Path from, Path to) throws IOException {
    followLinks(from, to, from);
  }

  /** The same for a tree wherever it is now. */
  static void followLinks(Path from, Path to, Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path link : (Iterable<Path>) all.filter(Files::isSymbolicLink)::iterator) {
        Path target = Files.readSymbolicLink(link);
        if (target.startsWith(from)) {
          Files.delete(link);
          Files.createSymbolicLink(link, to.resolve(from.relativize(target)));
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }

  @Override
  public Optional<String> notice() {
    return Optional.of(notice(why));
  }

  static String notice(String why) {
    return "Building without a sandbox, as a user of the app's own: " + why;
  }

  @Override
  public boolean showsOwnHome() {
    return false;
  }

  @Override
  public String description() {
    return DESCRIPTION;
  }
}
