package belay.build;

import belay.confinement.BuildMachine;
import belay.confinement.BuildProcess;
import belay.confinement.CommandWrapper;
import belay.confinement.Places;
import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs the scripts of buildpacks in one build: detect, compile, release. */
final class BuildpackRun {
  /** A script that is asked for, did not work. */
  static final class ScriptFailed extends Exception {
    private static final long serialVersionUID = 1L;

    ScriptFailed(String message) {
      super(message);
    }
  }

  /** Whatever else goes wrong then: what a full disk breaks complains of other things too. */
  private static final String FULL =
      "The server's disk is full: free some space on it, and push again.";

  private static final long ROOM_MIN = 1 << 20;
  private static final int RELEASE_BYTES_MAX = 256 * 1024;

  /** By a signal that nothing is asked of, as shells tell it. */
  static final int KILLED = 137;

  private final Places places;
  private final Places seen;
  private final CommandWrapper wrapper;
  private final BuildMachine machine;
  private final Map<String, String> environment;
  private final long deadline;

  BuildpackRun(
      Places places,
      CommandWrapper wrapper,
      BuildMachine machine,
      Map<String, String> environment,
      long deadline) {
    this.places = places;
    this.seen = wrapper.seen(places);
    this.wrapper = wrapper;
    this.machine = machine;
    this.environment = environment;
    this.deadline = deadline;
  }

  /**
   * The first of these, by their directories' names, that says the app is its to build.
   *
   * @param more variables for the question
   */
  Optional<Buildpack> detect(List<String> directories, Map<String, String> more)
      throws IOException, InterruptedException, BuildProcess.TookTooLong, ScriptFailed {
    List<String> command = new ArrayList<>(List.of("sh", "-c", BuildpackScripts.DETECT, "detect"));
    command.add(seen.app().toString());
    directories.forEach(name -> command.add(seen.buildpacks().resolve(name).toString()));
    List<String> output = new ArrayList<>();
    Hearing heard = new Hearing(output::add);
    int status = run(command, more, heard);
    if (status > 1) {
      throw new ScriptFailed(
          fault(status, heard)
              .orElseGet(() ->
                  "The buildpacks could not be asked whether this app is theirs (exit status "
                      + status
                      + (output.isEmpty() ? "" : ": " + output.getLast())
                      + "). Nothing was released; push again."));
    }
    if (status != 0 || output.isEmpty()) {
      return Optional.empty();
    }
    String name = output.getFirst();
    String title = output.size() > 1 ? output.get(1).strip() : "";
    return Optional.of(new Buildpack(name, title.isEmpty() ? name : title));
  }

  /**
   * @param more variables for this one alone
   * @throws ScriptFailed with what the buildpack said last was wrong, where it said it
   */
  void compile(Buildpack pack, Map<String, String> more, BuildLog log)
      throws IOException, InterruptedException, BuildProcess.TookTooLong, ScriptFailed {
    List<String> command =
        List.of(
            machine.find("bash").map(Path::toString).orElse("sh"),
            "-c",
            BuildpackScripts.COMPILE,
            "compile",
            seen.buildpacks().toString(),
            pack.directory(),
            seen.app().toString(),
            seen.cache().toString(),
            seen.env().toString());
    Hearing heard = new Hearing(log::line);
    int status = run(command, more, heard);
    if (status != 0 && (log.saysThatTheDiskIsFull() || isFull(places.app()))) {
      throw new ScriptFailed(FULL);
    }
    if (status != 0) {
      throw new ScriptFailed(
          fault(status, heard).or(log::complaint).orElseGet(() -> failed(pack, status)));
    }
  }

  /** Not every program says why it could not write. */
  private static boolean isFull(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace() < ROOM_MIN;
  }

  private Optional<String> fault(int status, Hearing heard) {
    return wrapper.fault(status, heard.docker());
  }

  private static String failed(Buildpack pack, int status) {
    if (status == KILLED) {
      return "The "
          + pack.title()
          + " build was killed, as it is where this machine's memory runs out: have it use less,"
          + " and push again.";
    }
    return "The "
        + pack.title()
        + " build failed with exit status "
        + status
        + ": correct what it says above, and push again.";
  }

  /** What the buildpack compiled last says in bin/release; nothing when it has none. */
  BuildpackRelease release(Buildpack pack) throws IOException {
    Path said = places.temporary().resolve("release.yml");
    boolean has =
        Files.isExecutable(places.buildpacks().resolve(pack.directory()).resolve("bin/release"));
    // The build could have put a link there, to a file that is not its to read.
    if (!has || !Files.isRegularFile(said, LinkOption.NOFOLLOW_LINKS)) {
      return BuildpackRelease.NONE;
    }
    if (Files.size(said) > RELEASE_BYTES_MAX) {
      throw new InvalidInput("bin/release of the " + pack.title() + " buildpack says too much.");
    }
    return BuildpackRelease.parse(new String(Files.readAllBytes(said), StandardCharsets.UTF_8));
  }

  private int run(List<String> command, Map<String, String> more, Consumer<String> lines)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(more);
    try {
      return wrapper.run(
          new CommandWrapper.Command(command, all), places, machine, deadline, lines);
    } finally {
      wrapper.settle(places);
    }
  }
}
