package belay.confinement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Confines the commands of builds, as far as the machine allows. Safe for use by any thread. */
public interface CommandWrapper {
  /**
   * Readies the directories of an app's build, which are root's or Belay's own still.
   *
   * @return where they are from now on
   */
  Places open(Places places, UUID app) throws IOException, InterruptedException;

  /** The directories' paths as a wrapped command sees them. */
  Places seen(Places places);

  /** Makes the directories belong to whom the commands run as. */
  void give(Places places) throws IOException;

  /**
   * Runs a command to its end, and gives its exit status.
   *
   * @param machine knows what the command must be able to read beside the system's directories
   * @param deadline by {@link System#nanoTime}
   * @param lines takes what it prints
   */
  int run(
      Command command, Places places, BuildMachine machine, long deadline, Consumer<String> lines)
      throws IOException, InterruptedException, BuildProcess.TookTooLong;

  /** A command, and its whole environment. */
  record Command(List<String> words, Map<String, String> env) {}

  /** Makes the directories belong to the user for good, for commands that are run otherwise. */
  default void handOver(Places places) throws IOException {
    give(places);
  }

  /** Ends whatever a command left running. */
  void settle(Places places) throws IOException, InterruptedException;

  /**
   * Why a command ended that was not to blame for it, in a sentence; empty where nobody knows
   * better than that it ended.
   *
   * @param docker what the docker command said last of itself
   */
  default Optional<String> fault(int status, Optional<String> docker) {
    return Optional.empty();
  }

  /** Puts source and cache back to where they were before {@link #open}. */
  void close(Places places, Places before) throws IOException, InterruptedException;

  /** What a person who builds should know of how their build is confined. */
  Optional<String> notice();

  /** Whether commands get at what lies in the home of the user that Belay runs as. */
  default boolean showsOwnHome() {
    return true;
  }

  /** How builds are kept apart, in one sentence, for who runs the server. */
  String description();

  /** Which promises of docs/security.md about builds this machine cannot keep, in sentences. */
  default List<String> unkept() {
    return List.of(description());
  }

  /**
   * The best that works here: bubblewrap; where Belay is root, a user of the build's own; else
   * plain commands, saying so. As root without either, builds are refused.
   *
   * @param home Belay's own directory, which no build sees
   */
  static CommandWrapper best(BuildMachine machine, Path home, BuildUsers users) {
    Optional<String> fault = Bubblewrap.fault(machine, home);
    if (fault.isEmpty()) {
      return new Bubblewrap(home, users);
    }
    if (!OwnUser.isRoot()) {
      return new PlainCommands(fault.get());
    }
    return AsBuildUser.isPossible(machine)
        ? new AsBuildUser(home.resolve("run").resolve("builds"), users, fault.get())
        : new Refusing(fault.get());
  }
}
