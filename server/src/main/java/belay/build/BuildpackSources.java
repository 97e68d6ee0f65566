package belay.build;

import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the buildpack that an app's owner named: a built-in by name, a directory by its absolute
 * path, a git repository by its URL with an optional {@code #branch-or-tag-or-commit}.
 */
final class BuildpackSources {
  private static final Pattern GIT_URL =
      Pattern.compile(
          "((?:https|http|ssh|git|file)://[^#\\s]+|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:[^#\\s]+)"
              + "(?:#([A-Za-z0-9_][A-Za-z0-9_./-]*))?");

  private static final String REMOTE = "buildpack";

  private final BuiltInBuildpacks builtIns;
  private final Path clones;
  private final BuildMachine machine;
  private final Lock fetching = new ReentrantLock();

  BuildpackSources(BuiltInBuildpacks builtIns, Path clones, BuildMachine machine) {
    this.builtIns = builtIns;
    this.clones = clones;
    this.machine = machine;
  }

  /**
   * Makes a copy of a buildpack, because one may write into its own directory ("export").
   *
   * @param to a directory that is not there yet
   * @throws InvalidInput when there is no such buildpack
   */
  void copy(String name, Path to, BuildLog log, long deadline)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    // Another build may be fetching the same one.
    fetching.lockInterruptibly();
    try {
      Directories.copy(find(name, log, deadline), to);
    } finally {
      fetching.unlock();
    }
  }

  private Path find(String name, BuildLog log, long deadline)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    Optional<BuiltInBuildpacks.BuiltIn> builtIn = BuiltInBuildpacks.named(name);
    if (builtIn.isPresent()) {
      return builtIns.directory(builtIn.get());
    }
    if (name.startsWith("/")) {
      return checked(Path.of(name).normalize(), name);
    }
    Matcher url = GIT_URL.matcher(name);
    if (url.matches()) {
      return checked(
          clone(url.group(1), Optional.ofNullable(url.group(2)), log, deadline), shown(name));
    }
    throw new InvalidInput(
        "There is no buildpack \""
            + name
            + "\". Give one of "
            + String.join(", ", BuiltInBuildpacks.ALL.stream().map(pack -> pack.name()).toList())
            + ", the absolute path of a directory, or a git URL.");
  }

  private static Path checked(Path directory, String name) {
    for (String script : List.of("bin/detect", "bin/compile")) {
      if (!Files.isExecutable(directory.resolve(script))) {
        throw new InvalidInput(
            "Buildpack " + name + " has no executable " + script + ", as a buildpack must have.");
      }
    }
    return directory;
  }

  /** Fetches what is new; what was fetched before serves when the server cannot be reached. */
  private Path clone(String url, Optional<String> ref, BuildLog log, long deadline)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    String key = url + "#" + ref.orElse("");
    Path clone =
        clones.resolve(UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString());
    log.step("Fetching buildpack " + shown(key.replaceFirst("#$", "")));
    Files.createDirectories(clone);
    boolean known = Files.exists(clone.resolve("bin/compile"));
    List<String> problems = new ArrayList<>();
    Git git = new Git(clone, url, problems, deadline);
    boolean fetched =
        git.run("init", "--quiet")
            && git.run("fetch", "--quiet", "--depth", "1", REMOTE, ref.orElse("HEAD"))
            && git.run("checkout", "--quiet", "--force", "FETCH_HEAD");
    if (!fetched) {
      problems.forEach(line -> log.note(line.replace(url, shown(url))));
      if (!known) {
        throw new InvalidInput(
            "Buildpack " + shown(key.replaceFirst("#$", "")) + " could not be fetched.");
      }
      log.note("Using the copy fetched before.");
    }
    return clone;
  }

  /** The system's git in one clone. The URL may hold a password: it is on no command line. */
  private final class Git {
    private final Path clone;
    private final List<String> output;
    private final long deadline;
    private final Map<String, String> environment;

    Git(Path clone, String url, List<String> output, long deadline) {
      this.clone = clone;
      this.output = output;
      this.deadline = deadline;
      this.environment = new TreeMap<>(machine.variables());
      environment.put("HOME", clones.toString());
      environment.put("GIT_TERMINAL_PROMPT", "0");
      environment.put("GIT_CONFIG_COUNT", "1");
      environment.put("GIT_CONFIG_KEY_0", "remote." + REMOTE + ".url");
      environment.put("GIT_CONFIG_VALUE_0", url);
    }

    boolean run(String... arguments) throws InterruptedException, BuildProcess.TookTooLong {
      List<String> command = new ArrayList<>(List.of("git"));
      command.addAll(List.of(arguments));
      return BuildProcess.run(command, clone, environment, deadline, output::add) == 0;
    }
  }

  /** Without the user and password that a URL may hold. */
  static String shown(String url) {
    return url.replaceFirst("://[^/@]*@", "://");
  }
}
