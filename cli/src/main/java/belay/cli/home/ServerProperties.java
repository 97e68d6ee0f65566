package belay.cli.home;

import belay.api.program.SettingKeys;
import belay.api.program.Settings;
import belay.api.routing.TrustedProxies;
import belay.cli.console.Failure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the programs of a home listen, as the file {@code server.properties} has it. The values of
 * its other keys are the control plane's, which checks them; they are kept as they are.
 *
 * @param httpsPort where apps are reached over TLS; empty for nowhere
 * @param proxyProtocol whether trusted proxies say whom they forward before anything else
 */
public record ServerProperties(
    String bind,
    int httpPort,
    Optional<Integer> httpsPort,
    int apiPort,
    int sshPort,
    int holdSeconds,
    String trustedProxies,
    boolean proxyProtocol,
    List<String> logs) {
  /** What the router is told of its logs where nothing is set: nothing. */
  public static final List<String> LOGS = List.of();

  public static final int HOLD_SECONDS = 10;
  private static final int LOG_FILES_MAX = 50;
  private static final int LOG_MEGABYTES_MAX = 10_000;
  private static final List<String> OURS =
      List.of("bind", "http.port", "https.port", "api.port", "ssh.port");

  /** What the file has from the first {@code up} on, and what is usual where it does not yet. */
  private static final Map<String, Integer> PORTS =
      Map.of("http.port", 8080, "api.port", 7700, "ssh.port", 2222);

  public static Path file(Home home) {
    return home.path().resolve("server.properties");
  }

  /** What the file has; nothing where there is none. */
  private static Properties load(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new Properties();
    }
    if (Files.isDirectory(file)) {
      throw Failure.failed(
          file + " is a directory, and the server's settings are to be a file there.",
          "Remove it, or put the file back: belay up writes one where there is none.");
    }
    try {
      return Settings.read(new StringReader(Files.readString(file)));
    } catch (Settings.Ambiguous e) {
      throw Failure.failed(
          file + ": " + e.getMessage() + ".", "Then try again; what runs goes on as it is.");
    } catch (CharacterCodingException e) {
      throw Failure.failed(
          file + " is not in UTF-8.",
          "Write it anew in that encoding: iconv -f LATIN1 -t UTF-8 " + file);
    } catch (IllegalArgumentException e) {
      throw Failure.failed(
          file + " has a \\u that four hexadecimal digits do not follow.",
          "A backslash itself is written as two.");
    }
  }

  /** Which of the usual ports nobody has chosen yet: their keys are in no file. */
  public static Set<String> unchosen(Home home) throws IOException {
    Set<String> unchosen = new TreeSet<>(PORTS.keySet());
    unchosen.removeAll(load(file(home)).stringPropertyNames());
    return unchosen;
  }

  /** Whether no control plane ever ran in it, whatever settings were written already. */
  public static boolean isNew(Home home) {
    return !Files.exists(home.path().resolve("data"));
  }

  /**
   * What was saved, or written by hand before the first {@code up}, with what is usual for ports
   * that it does not name; empty where there is no file.
   */
  public static Optional<ServerProperties> read(Home home) throws IOException {
    Path file = file(home);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties saved = load(file);
    for (String key : saved.stringPropertyNames()) {
      if (!SettingKeys.ALL.contains(key)) {
        throw Failure.failed(
            file + " has an unknown key: " + key,
            key.equals("smtp.password")
                ? "The password for mail is in no file: give it with belay mail:password"
                : "Known are " + String.join(", ", SettingKeys.ALL) + ".");
      }
    }
    return Optional.of(
        new ServerProperties(
            saved.getProperty("bind", "127.0.0.1").strip(),
            port(file, saved, "http.port"),
            saved.containsKey("https.port")
                ? Optional.of(port(file, saved, "https.port"))
                : Optional.empty(),
            port(file, saved, "api.port"),
            port(file, saved, "ssh.port"),
            holdSeconds(file, saved),
            trustedProxies(file, saved),
            yes(file, saved, "proxy.protocol"),
            logs(file, saved)));
  }

  private static boolean yes(Path file, Properties saved, String key) {
    String text = saved.getProperty(key, "no").strip();
    if (!text.equals("yes") && !text.equals("no")) {
      throw Failure.failed(file + ": " + key + " must be yes or no, and is \"" + text + "\".");
    }
    return text.equals("yes");
  }

  private static String trustedProxies(Path file, Properties saved) {
    String text = saved.getProperty("trusted.proxies", TrustedProxies.USUAL).strip();
    try {
      TrustedProxies.of(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw Failure.failed(
          file
              + ": trusted.proxies must be addresses and ranges such as 10.0.0.0/8 or fd00::/8,"
              + " loopback, or none, not \""
              + e.getMessage()
              + "\".");
    }
  }

  /** As the router is told of it. */
  private static List<String> logs(Path file, Properties saved) {
    List<String> said = new ArrayList<>();
    for (String key : List.of("log.megabytes", "log.files", "log.access.megabytes")) {
      String text = saved.getProperty(key, "").strip();
      if (text.isEmpty()) {
        continue;
      }
      int most = key.equals("log.files") ? LOG_FILES_MAX : LOG_MEGABYTES_MAX;
      if (!text.matches("[1-9]\\d{0,4}") || Integer.parseInt(text) > most) {
        throw Failure.failed(
            file
                + ": "
                + key
                + " must be a number from 1 to "
                + most
                + ", and is \""
                + text
                + "\".");
      }
      String option =
          key.equals("log.access.megabytes") ? "access-log-megabytes" : key.replace('.', '-');
      said.addAll(List.of("--" + option, text));
    }
    return said;
  }

  /** Whether router and control plane start one another; empty when nobody decided. */
  public static Optional<Boolean> respawn(Home home) throws IOException {
    String text = property(home, "respawn", "");
    return switch (text) {
      case "" -> Optional.empty();
      case "yes" -> Optional.of(true);
      case "no" -> Optional.of(false);
      default ->
          throw Failure.failed(
              file(home) + ": respawn must be yes or no, and is \"" + text + "\".");
    };
  }

  /** Whether a program of its own has all rights: {@code on}, {@code off}, or {@code auto}. */
  public static String runner(Home home) throws IOException {
    String text = property(home, "runner", "auto");
    if (!List.of("auto", "on", "off").contains(text)) {
      throw Failure.failed(
          file(home) + ": runner must be auto, on or off, and is \"" + text + "\".");
    }
    return text;
  }

  /** A value that this does not keep. */
  public static String property(Home home, String key, String otherwise) throws IOException {
    return load(file(home)).getProperty(key, otherwise).strip();
  }

  private static int holdSeconds(Path file, Properties saved) {
    String text = saved.getProperty("hold.seconds", Integer.toString(HOLD_SECONDS)).strip();
    if (!text.matches("\\d{1,4}") || Integer.parseInt(text) > 3_600) {
      throw Failure.failed(
          file + ": hold.seconds must be a number from 0 to 3600, and is \"" + text + "\".");
    }
    return Integer.parseInt(text);
  }

  /** The router's command line behind its home. */
  public List<String> routerArguments() {
    List<String> words = new ArrayList<>(List.of("--bind", bind));
    words.addAll(List.of("--port", Integer.toString(httpPort)));
    httpsPort.ifPresent(port -> words.addAll(List.of("--https-port", Integer.toString(port))));
    words.addAll(List.of("--hold-seconds", Integer.toString(holdSeconds)));
    words.addAll(List.of("--trusted-proxies", trustedProxies));
    if (proxyProtocol) {
      words.addAll(List.of("--proxy-protocol", "yes"));
    }
    words.addAll(logs);
    return List.copyOf(words);
  }

  private static int port(Path file, Properties saved, String key) {
    String usual = PORTS.containsKey(key) ? String.valueOf(PORTS.get(key)) : "";
    String text = saved.getProperty(key, usual).strip();
    if (!text.matches("\\d{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 65_535) {
      throw Failure.failed(
          file + ": " + key + " must be a port from 1 to 65535, and is \"" + text + "\".",
          "Correct that line; the rest of the file is as it was.");
    }
    return Integer.parseInt(text);
  }

  /** Written beside and renamed, so that no crash leaves half a file. */
  public void save(Home home) throws IOException {
    Path file = file(home);
    StringBuilder text = new StringBuilder();
    Properties before = load(file);
    if (Files.exists(file)) {
      Files.readAllLines(file).stream()
          .filter(line -> !isOurs(line))
          .forEach(line -> text.append(line).append('\n'));
    } else {
      text.append("# docs/server.md says what can be set here. Stop Belay before: belay down\n");
    }
    if (isNew(home) && !before.containsKey("network")) {
      // Said here, for a home from before goes without.
      text.append("network=own\n");
    }
    text.append("bind=").append(bind).append('\n');
    text.append("http.port=").append(httpPort).append('\n');
    httpsPort.ifPresent(port -> text.append("https.port=").append(port).append('\n'));
    text.append("api.port=").append(apiPort).append('\n');
    text.append("ssh.port=").append(sshPort).append('\n');
    Path fresh = file.resolveSibling("server.properties.new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isOurs(String line) {
    return OURS.contains(line.split("[=:]", 2)[0].strip());
  }
}
