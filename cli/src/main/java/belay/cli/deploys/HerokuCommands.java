package belay.cli.deploys;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.http.Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command that points Heroku's own command line to this server. */
public final class HerokuCommands {
  /** Newer versions of Heroku's command line send their token to no other host. */
  private static final Set<String> TOLD_THE_TOKEN = Set.of("127.0.0.1", "localhost");

  private HerokuCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("heroku:env", "print the environment that points the heroku command here")
            .flag("--classic", "for versions 7 and 8 of it too, which trust the file SSL_CERT_FILE")
            .json()
            .examples("eval \"$(belay heroku:env)\" && heroku apps")
            .runs(HerokuCommands::env));
  }

  private static int env(Call call) throws IOException {
    Credentials credentials = call.credentials();
    Map<String, String> outer = call.context().env();
    String url = secured(credentials.url());
    Map<String, String> vars = new LinkedHashMap<>();
    vars.put("HEROKU_HOST", url);
    vars.put("HEROKU_API_KEY", credentials.token());
    vars.put("HEROKU_PARTICLEBOARD_URL", url);
    vars.putAll(HerokuGuard.vars(call, url));
    vars.put("DISABLE_TELEMETRY", "true");
    vars.put("HEROKU_SKIP_ANALYTICS", "1");
    vars.put("HEROKU_SKIP_NEW_VERSION_CHECK", "true");
    vars.put("HEROKU_DISABLE_AUTOUPDATE", "1");
    Optional<Path> authority = authority(call, credentials);
    if (authority.isPresent()) {
      Path file = authority.get();
      vars.put("NODE_EXTRA_CA_CERTS", with(call, outer, "NODE_EXTRA_CA_CERTS", file));
      if (call.has("classic")) {
        vars.put("SSL_CERT_FILE", with(call, outer, "SSL_CERT_FILE", file));
      }
      if (!outer.getOrDefault("GIT_SSL_CAINFO", "").isEmpty()) {
        vars.put("GIT_SSL_CAINFO", with(call, outer, "GIT_SSL_CAINFO", file));
      }
    }
    vars.putAll(GitEnvironment.vars(call, url, authority));
    warn(call, url, authority);
    if (call.json()) {
      return call.print(belay.cli.http.Json.of(vars));
    }
    vars.forEach((key, value) -> call.console().line("export " + key + "=" + quoted(value)));
    return 0;
  }

  /** The same port speaks TLS, which git remotes of the heroku command are always over. */
  private static String secured(String url) {
    return url.replaceFirst("^http:", "https:");
  }

  private static Optional<Path> authority(Call call, Credentials credentials) {
    return credentials
        .trust()
        .authority()
        .or(() -> Optional.of(call.home().authority()))
        .map(Path::toAbsolutePath)
        .filter(Files::isReadable);
  }

  private static void warn(Call call, String url, Optional<Path> authority) {
    String host = URI.create(url).getHost();
    if (!TOLD_THE_TOKEN.contains(host)) {
      call.console()
          .warn(
              "Versions 9 and later of the heroku command send their token to 127.0.0.1 and"
                  + " localhost only, not to "
                  + host
                  + ". Tunnel to it, and set BELAY_URL to the tunnel's end; docs/heroku-cli.md shows"
                  + " how.");
    }
    if (authority.isEmpty()) {
      call.console()
          .warn(
              "No ca.pem of the server is here; that is right only when its certificate is of an"
                  + " authority that this machine trusts anyway. Otherwise set BELAY_CA to a copy.");
    }
  }

  /**
   * What a variable names already, and the authority behind it: in a file that has both, of this
   * server alone, so that a shell for another server keeps its own.
   */
  private static String with(Call call, Map<String, String> outer, String variable, Path authority)
      throws IOException {
    String named = outer.getOrDefault(variable, "");
    Path both = both(call, variable);
    boolean alone = named.isEmpty() || named.equals(authority.toString());
    if (alone || !Files.isReadable(Path.of(named))) {
      return authority.toString();
    }
    write(both, joined(Path.of(named), authority));
    return both.toString();
  }

  /** What two files of certificates hold, each once, however often this is done. */
  private static String joined(Path theirs, Path ours) throws IOException {
    Set<String> certificates = new LinkedHashSet<>();
    for (Path file : List.of(theirs, ours)) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      for (String part : text.split("(?<=-----END CERTIFICATE-----)", -1)) {
        if (!part.isBlank()) {
          certificates.add(part.strip());
        }
      }
    }
    return String.join("\n", certificates) + "\n";
  }

  /** Whole or not there, in a directory that is its owner's alone. */
  static void write(Path file, String text) throws IOException {
    Path directory = Optional.ofNullable(file.getParent()).orElseThrow();
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    // Another shell may write the same at this moment.
    Path fresh = Files.createTempFile(directory, "belay", ".new");
    Files.writeString(fresh, text, StandardCharsets.ISO_8859_1);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path both(Call call, String variable) {
    String server =
        URI.create(call.credentials().url()).getAuthority().replaceAll("[^A-Za-z0-9.-]", "-");
    return directory(call)
        .resolve(server)
        .resolve(variable.toLowerCase(java.util.Locale.ROOT) + ".pem");
  }

  /** Where files are put that the environment names. */
  static Path directory(Call call) {
    Map<String, String> env = call.context().env();
    String home = env.getOrDefault("HOME", "");
    if (home.isEmpty()) {
      throw Failure.usage(
          "HOME is not set, so there is nowhere to put what the environment names.");
    }
    String config = env.getOrDefault("XDG_CONFIG_HOME", "");
    Path base = config.isEmpty() ? Path.of(home, ".config") : Path.of(config);
    return base.resolve("belay");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
