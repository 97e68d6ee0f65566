package belay.build;

import belay.confinement.BuildMachine;
import belay.confinement.BuildProcess;
import belay.confinement.CommandWrapper;
import belay.confinement.Places;
import belay.outbound.FetchProxy;
import belay.outbound.InnerAddress;
import belay.outbound.Outbound;
import belay.release.InvalidInput;
import belay.release.Masked;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Fetches buildpacks with the system's git, and archives with its curl, confined as the build is
 * that they are for. Its connections go by a proxy that connects to permitted addresses only, after
 * redirects too; on a machine that reaches others by a proxy, by that one. Safe for several
 * threads.
 */
final class GitFetch {
  private static final String REMOTE = "buildpack";
  private static final Set<String> PROXIES = Set.of("http_proxy", "https_proxy", "all_proxy");

  private static final int FETCHED = 0;
  private static final int KEPT = 10;
  private static final int LACKING = 12;

  /**
   * Nothing of an earlier fetch is trusted but its files: the build that had them could change
   * them, for itself.
   */
  private static final String FETCH =
      """
      kept=$1 ref=$2 to=$3
      fresh=$kept.new
      status=0
      rm -rf "$fresh" && mkdir -p "${kept%/*}" || exit 11
      if git init --quiet "$fresh" && cd "$fresh" \
          && git fetch --quiet --depth 1 buildpack "$ref" \
          && git checkout --quiet --force FETCH_HEAD; then
        cd / && rm -rf "$fresh/.git" "$kept" && mv "$fresh" "$kept" || exit 11
      elif [ -x "$kept/bin/compile" ]; then
        status=10
      else
        exit 11
      fi
      for script in bin/detect bin/compile; do
        [ -x "$kept/$script" ] || { echo "$script"; exit 12; }
      done
      cp -RP --preserve=mode "$kept" "$to" || exit 11
      exit $status
      """;

  /** An archive: as it is, or with one directory around all, as GitHub packs them. */
  private static final String FETCH_ARCHIVE =
      """
      kept=$1 to=$3
      fresh=$kept.new
      status=0
      rm -rf "$fresh" "$fresh.tgz" && mkdir -p "$fresh" || exit 11
      if printf 'url = "%s"\\n' "$BELAY_URL" | curl --silent --show-error --fail --location \\
            --max-filesize 209715200 --output "$fresh.tgz" --config - \\
          && tar -xzf "$fresh.tgz" -C "$fresh" --no-same-owner; then
        rm -f "$fresh.tgz"
        if [ ! -e "$fresh/bin" ] && [ "$(ls -A "$fresh" | wc -l)" = 1 ]; then
          mv "$fresh"/* "$fresh.inner" && rmdir "$fresh" && mv "$fresh.inner" "$fresh" || exit 11
        fi
        rm -rf "$kept" && mv "$fresh" "$kept" || exit 11
      elif [ -x "$kept/bin/compile" ]; then
        status=10
      else
        exit 11
      fi
      for script in bin/detect bin/compile; do
        [ -x "$kept/$script" ] || { echo "$script"; exit 12; }
      done
      cp -RP --preserve=mode "$kept" "$to" || exit 11
      exit $status
      """;

  private final BuildMachine machine;
  private final CommandWrapper wrapper;
  private final Outbound outbound;

  GitFetch(BuildMachine machine, CommandWrapper wrapper, Outbound outbound) {
    this.machine = machine;
    this.wrapper = wrapper;
    this.outbound = outbound;
  }

  /**
   * A buildpack in a git repository, or an archive of one.
   *
   * @param ref a branch, tag or commit
   * @param to the name of a directory among the build's buildpacks
   */
  record Wanted(String url, Optional<String> ref, String to) {
    boolean isArchive() {
      String path = url.replaceFirst("[?].*", "");
      return path.endsWith(".tgz") || path.endsWith(".tar.gz");
    }

    /** For a person: a URL may hold a password. */
    String shown() {
      return BuildpackSources.shown(url) + ref.map(r -> "#" + r).orElse("");
    }

    /** Of its own for each, in the app's cache. */
    String key() {
      String text = url + "#" + ref.orElse("");
      return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
  }

  /**
   * Fetches what is new; what was fetched for this app before serves when the server cannot be
   * reached.
   *
   * @throws InvalidInput when there is none, or it is no buildpack
   */
  void fetch(Wanted wanted, Places places, BuildLog log, long deadline)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    log.step("Fetching buildpack " + wanted.shown());
    insistOutside(wanted);
    List<String> said = new ArrayList<>();
    try (FetchProxy proxy = FetchProxy.open(outbound)) {
      int status = run(wanted, places, proxy, said, deadline);
      List<String> refused = proxy.refused();
      if (status != FETCHED && status != LACKING) {
        said.forEach(line -> log.note(Masked.text(line.replace(wanted.url(), wanted.shown()))));
        refused.forEach(why -> log.note("Not connected: " + why + "."));
      }
      switch (status) {
        case FETCHED -> {}
        case KEPT -> log.note("Using the copy fetched before.");
        case LACKING ->
            throw BuildpackSources.lacking(wanted.shown(), said.isEmpty() ? "" : said.getLast());
        default ->
            throw new InvalidInput(
                "Buildpack "
                    + wanted.shown()
                    + " could not be fetched"
                    + refused.stream().findFirst().map(why -> ": " + why).orElse("")
                    + ".");
      }
    }
  }

  /** Said at once, and where the machine's own proxy would connect. */
  private void insistOutside(Wanted wanted) throws InterruptedException {
    try {
      String host = Optional.ofNullable(URI.create(wanted.url()).getHost()).orElse("");
      outbound.addresses(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    } catch (InnerAddress e) {
      throw new InvalidInput(
          "Buildpack " + wanted.shown() + " could not be fetched: " + e.getMessage() + ".");
    } catch (IOException | IllegalArgumentException e) {
      // A proxy may know the name; else git says that nobody does.
    }
  }

  private int run(Wanted wanted, Places places, FetchProxy proxy, List<String> said, long deadline)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    Places seen = wrapper.seen(places);
    Path kept = seen.cache().resolve(".buildpacks").resolve(wanted.key());
    List<String> command =
        List.of(
            "sh",
            "-c",
            wanted.isArchive() ? FETCH_ARCHIVE : FETCH,
            "fetch",
            kept.toString(),
            wanted.ref().orElse("HEAD"),
            seen.buildpacks().resolve(wanted.to()).toString());
    try {
      return wrapper.run(
          new CommandWrapper.Command(command, environment(wanted.url(), seen, proxy)),
          // The proxy that it goes by is on the machine's loopback.
          places.outside(),
          machine,
          deadline,
          said::add);
    } finally {
      wrapper.settle(places);
    }
  }

  /** The URL may hold a password: it is on no command line. */
  private Map<String, String> environment(String url, Places seen, FetchProxy proxy) {
    Map<String, String> environment = new TreeMap<>(machine.variables());
    boolean byProxy = environment.keySet().stream().anyMatch(key -> is(key, PROXIES));
    environment.keySet().removeIf(key -> is(key, Set.of("no_proxy")));
    environment.put("HOME", seen.temporary().toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("BELAY_URL", url);
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ALLOW_PROTOCOL", "http:https");
    environment.put("GIT_CONFIG_KEY_0", "remote." + REMOTE + ".url");
    environment.put("GIT_CONFIG_VALUE_0", url);
    environment.put("GIT_CONFIG_COUNT", byProxy ? "1" : "2");
    if (!byProxy) {
      environment.put("GIT_CONFIG_KEY_1", "http.proxy");
      environment.put("GIT_CONFIG_VALUE_1", proxy.url());
      environment.put("http_proxy", proxy.url());
      environment.put("https_proxy", proxy.url());
    }
    return environment;
  }

  private static boolean is(String key, Set<String> names) {
    return names.contains(key.toLowerCase(Locale.ROOT));
  }
}
