package belay.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Asks several in turn, in one process: a sandbox each would take longer than the questions. */
  private static final String DETECT =
      """
      app=$1; shift
      for pack; do
        if title=$("$pack/bin/detect" "$app" 2>/dev/null); then
          printf '%s\\n%s\\n' "${pack##*/}" "$title"
          exit 0
        fi
      done
      exit 1
      """;

  /** Each buildpack finds what those before it exported. */
  private static final String COMPILE =
      """
      packs=$1; pack=$2; shift 2
      mkdir -p "$HOME"
      for export in "$packs"/*/export; do
        if [ -f "$export" ]; then . "$export"; fi
      done
      exec "$packs/$pack/bin/compile" "$@"
      """;

  private static final String RELEASE = "exec \"$1/bin/release\" \"$2\" 2>/dev/null";

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

  /** The first of these, by their directories' names, that says the app is its to build. */
  Optional<Buildpack> detect(List<String> directories)
      throws InterruptedException, BuildProcess.TookTooLong {
    List<String> command = new ArrayList<>(List.of("sh", "-c", DETECT, "detect"));
    command.add(seen.app().toString());
    directories.forEach(name -> command.add(seen.buildpacks().resolve(name).toString()));
    List<String> output = new ArrayList<>();
    int status = run(command, output::add);
    if (status != 0 || output.isEmpty()) {
      return Optional.empty();
    }
    String name = output.getFirst();
    String title = output.size() > 1 ? output.get(1).strip() : "";
    return Optional.of(new Buildpack(name, title.isEmpty() ? name : title));
  }

  void compile(Buildpack pack, Consumer<String> lines)
      throws InterruptedException, BuildProcess.TookTooLong, ScriptFailed {
    List<String> command =
        List.of(
            "sh",
            "-c",
            COMPILE,
            "compile",
            seen.buildpacks().toString(),
            pack.directory(),
            seen.app().toString(),
            seen.cache().toString(),
            seen.env().toString());
    int status = run(command, lines);
    if (status != 0) {
      throw new ScriptFailed(
          "The "
              + pack.title()
              + " build failed with exit status "
              + status
              + ". Nothing was released; what went wrong is above.");
    }
  }

  BuildpackRelease release(Buildpack pack)
      throws InterruptedException, BuildProcess.TookTooLong, ScriptFailed {
    if (!Files.isExecutable(places.buildpacks().resolve(pack.directory()).resolve("bin/release"))) {
      return BuildpackRelease.NONE;
    }
    List<String> output = new ArrayList<>();
    Path directory = seen.buildpacks().resolve(pack.directory());
    int status =
        run(
            List.of("sh", "-c", RELEASE, "release", directory.toString(), seen.app().toString()),
            output::add);
    if (status != 0) {
      throw new ScriptFailed(
          "bin/release of the "
              + pack.title()
              + " buildpack failed with exit status "
              + status
              + ".");
    }
    return BuildpackRelease.parse(String.join("\n", output));
  }

  private int run(List<String> command, Consumer<String> lines)
      throws InterruptedException, BuildProcess.TookTooLong {
    return BuildProcess.run(
        wrapper.wrap(command, places, machine.readOnly()),
        places.app(),
        environment,
        deadline,
        lines);
  }
}
