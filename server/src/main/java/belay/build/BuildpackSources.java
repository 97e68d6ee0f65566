package belay.build;

import belay.confinement.BuildProcess;
import belay.confinement.Directories;
import belay.confinement.OwnUser;
import belay.confinement.Places;
import belay.release.InvalidInput;
import belay.release.Masked;
import belay.release.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the buildpack that an app's owner named: a built-in by name, a directory by its absolute
 * path, a git repository by its URL with an optional {@code #branch-or-tag-or-commit}, an archive
 * by the URL of a {@code .tgz}, one of Heroku's registry by {@code namespace/name}.
 */
final class BuildpackSources {
  private static final Pattern GIT_URL =
      Pattern.compile("(https?://[^#\\s]+)(?:#([A-Za-z0-9_][A-Za-z0-9_./-]*))?");

  /** As Heroku's registry has it, with the prefix of its API or without. */
  private static final Pattern REGISTRY =
      Pattern.compile("(?:urn:buildpack:)?([a-z0-9][a-z0-9_-]*/[a-z0-9][a-z0-9_-]*)");

  private static final Set<String> HEROKUS =
      Set.of("ruby", "nodejs", "python", "java", "gradle", "go");

  private static final String REGISTRY_URL =
      "https://buildpack-registry.s3.amazonaws.com/buildpacks/";

  /** What git knows beside: it would take files or keys of this machine, or no password. */
  private static final Pattern OTHER_GIT_URL =
      Pattern.compile("[a-z+]+://\\S+|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:\\S+");

  private final BuiltInBuildpacks builtIns;
  private final GitFetch fetch;
  private final Path home;

  /**
   * @param home Belay's own directory, in which nobody's buildpack is
   */
  BuildpackSources(BuiltInBuildpacks builtIns, GitFetch fetch, Path home) {
    this.builtIns = builtIns;
    this.fetch = fetch;
    this.home = home;
  }

  /**
   * Makes a copy of a buildpack, because one may write into its own directory ("export").
   *
   * @param places of the build, given to its user
   * @param to the name of a directory among its buildpacks that is not there yet
   * @throws InvalidInput when there is no such buildpack
   */
  void copy(String name, Places places, String to, BuildLog log, long deadline)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    Optional<BuiltInBuildpacks.BuiltIn> builtIn = BuiltInBuildpacks.named(name);
    Matcher listed = REGISTRY.matcher(name);
    String address = listed.matches() ? REGISTRY_URL + listed.group(1) + ".tgz" : name;
    Matcher url = GIT_URL.matcher(address);
    if (builtIn.isPresent()) {
      Directories.copy(builtIns.directory(builtIn.get()), places.buildpacks().resolve(to));
    } else if (name.startsWith("/")) {
      Directories.copy(local(name), places.buildpacks().resolve(to));
    } else if (url.matches()) {
      var wanted = new GitFetch.Wanted(url.group(1), Optional.ofNullable(url.group(2)), to);
      fetch.fetch(wanted, places, log, deadline);
    } else {
      throw unknown(name);
    }
  }

  /** Of one that is built in here, Heroku's own; any other is what it is. */
  static String official(String name) {
    return BuiltInBuildpacks.named(name)
        .map(BuiltInBuildpacks.BuiltIn::name)
        .filter(HEROKUS::contains)
        .map(builtIn -> REGISTRY_URL + "heroku/" + builtIn + ".tgz")
        .orElse(name);
  }

  static InvalidInput unknown(String name) {
    if (OTHER_GIT_URL.matcher(name).matches()) {
      return new InvalidInput(
          "Buildpack "
              + shown(name)
              + " cannot be fetched: buildpacks come over https:// or http://. For one that is not"
              + " public, put a token into the URL: https://TOKEN@host/buildpack.git");
    }
    return new InvalidInput(
        "There is no buildpack \""
            + Printable.of(shown(name), 200)
            + "\". Give one of "
            + String.join(", ", BuiltInBuildpacks.ALL.stream().map(pack -> pack.name()).toList())
            + ", one of Heroku's registry such as heroku-community/nginx, the absolute path of a"
            + " directory, a git URL, or the URL of a .tgz.");
  }

  /** As Belay, with its rights: so it must be what an administrator has put there. */
  private Path local(String name) throws IOException {
    Path wanted = Path.of(name).normalize();
    if (!Files.exists(wanted)) {
      throw lacking(name, "bin/detect");
    }
    Path directory = wanted.toRealPath();
    Path own = Files.exists(home) ? home.toRealPath() : home;
    if (directory.startsWith(own) || own.startsWith(directory)) {
      throw new InvalidInput("Buildpack " + name + " is in Belay's own directory.");
    }
    for (Path path = directory; path != null; path = path.getParent()) {
      if (OwnUser.isRoot() && !Integer.valueOf(0).equals(Files.getAttribute(path, "unix:uid"))) {
        throw new InvalidInput(
            "Buildpack "
                + name
                + " is not root's: "
                + path
                + " belongs to somebody who could put another directory in its place. An"
                + " administrator puts that right: chown root "
                + path);
      }
    }
    for (String script : List.of("bin/detect", "bin/compile")) {
      if (!Files.isExecutable(directory.resolve(script))) {
        throw lacking(name, script);
      }
    }
    return directory;
  }

  static InvalidInput lacking(String name, String script) {
    return new InvalidInput(
        "Buildpack " + name + " has no executable " + script + ", as a buildpack must have.");
  }

  /** Without the user and password that a URL may hold, nor a token in its query. */
  static String shown(String url) {
    return Printable.line(Masked.url(url).replace("://****@", "://"));
  }
}
