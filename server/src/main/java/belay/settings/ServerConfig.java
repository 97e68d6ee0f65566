package belay.settings;

import belay.acme.AcmeSettings;
import belay.api.program.SettingKeys;
import belay.api.program.Settings;
import belay.api.routing.TrustedProxies;
import belay.fleet.Quotas;
import belay.handover.LogSizes;
import belay.mail.SmtpServer;
import belay.network.NetworkSettings;
import belay.outbound.AddressRule;
import belay.postgres.server.NamedServer;
import belay.release.InvalidInput;
import belay.signin.oidc.OidcSettings;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/**
 * The control plane's configuration, {@code server.properties}. Checked whole: every mistake is
 * named at once, and a key that means nothing is refused rather than ignored.
 *
 * <p>As wide as the file has keys; whoever needs one is given that one, or its subject.
 *
 * @param bind the address that SSH and router listen on; loopback unless somebody says otherwise
 * @param apiBind the address that the API listens on by a port of its own; the same unless somebody
 *     says otherwise
 * @param apiPort of the HTTP API and git
 * @param sshPort of git over SSH
 * @param httpPort the router's, for the addresses that are shown
 * @param httpsPort the router's for TLS; empty where it speaks none
 * @param drainSeconds how long requests in flight at a switch may go on
 * @param guardWindow how many seconds a new release is looked at
 * @param stopSeconds between SIGTERM and SIGKILL
 * @param pushMegabytes of one push, compressed, in units of 2^20 bytes
 * @param objectMegabytes of one file in a push, in units of 2^20 bytes
 * @param drainAuthorities a PEM file of authorities that log drains may be certified by too
 * @param fetchAllow inner addresses that this server may connect to for apps: buildpacks, webhooks,
 *     log drains
 * @param perUser how much one person may have
 * @param docker what dynos are, and the engine for those that are containers
 * @param tls how clients on other machines reach the API
 * @param addresses what people elsewhere call this server and its apps
 * @param mail who takes letters; empty where nobody does
 * @param oidc who says who people are; empty where nobody is asked
 * @param networks what apps' networks are made of, and what they reach
 * @param metrics where figures are told
 * @param backups when backups are made by themselves
 * @param logs how large the programs' own logs become
 * @param postgresql where databases of add-ons are made; empty for servers of their own
 * @param acme which authority is asked for certificates, once somebody wants one
 */
public record ServerConfig(
    String bind,
    String apiBind,
    int apiPort,
    int sshPort,
    int httpPort,
    Optional<Integer> httpsPort,
    int drainSeconds,
    int guardWindow,
    int stopSeconds,
    int pushMegabytes,
    int objectMegabytes,
    Optional<Path> drainAuthorities,
    AddressRule fetchAllow,
    Quotas.PerUser perUser,
    DockerConfig docker,
    TlsConfig tls,
    AddressConfig addresses,
    Optional<SmtpServer> mail,
    Optional<OidcSettings> oidc,
    NetworkSettings networks,
    MetricsConfig metrics,
    BackupConfig backups,
    LogSizes logs,
    AcmeSettings acme,
    Optional<NamedServer> postgresql) {
  public static ServerConfig read(Path file) {
    Properties properties;
    try (Reader reader = Files.newBufferedReader(file)) {
      properties = Settings.read(reader);
    } catch (Settings.Ambiguous e) {
      InvalidInput ambiguous = new InvalidInput(file + ": " + e.getMessage() + ".");
      ambiguous.initCause(e);
      throw ambiguous;
    } catch (java.nio.file.NoSuchFileException e) {
      throw missing(file, e);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      InvalidInput unread =
          new InvalidInput(
              file
                  + " cannot be read: it is in UTF-8, and behind \\u are four hexadecimal digits.");
      unread.initCause(e);
      throw unread;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(properties, file.toString());
  }

  private static InvalidInput missing(Path file, IOException cause) {
    InvalidInput missing = new InvalidInput(file + " is not there. Start Belay with: belay up");
    missing.initCause(cause);
    return missing;
  }

  public static ServerConfig of(Properties properties, String file) {
    List<String> problems = new ArrayList<>();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (MailConfig.isMisplaced(key)) {
        problems.add(MailConfig.misplaced());
      } else if (!SettingKeys.ALL.contains(key)) {
        problems.add(key + " means nothing here; known are " + String.join(", ", SettingKeys.ALL));
      }
    }
    checkProxies(properties, problems);
    checkRouters(properties, problems);
    AddressConfig addresses = AddressConfig.of(properties, problems);
    NetworkConfig.Ports ports = ports(properties, problems);
    ServerConfig config =
        new ServerConfig(
            ports.bind(),
            properties.getProperty("api.bind", ports.bind()).strip(),
            ports.api(),
            ports.ssh(),
            ports.http(),
            httpsPort(properties, problems),
            number(properties, "drain.seconds", 0, 3_600, 30, problems),
            number(properties, "guard.window", 5, 86_400, 600, problems),
            number(properties, "stop.seconds", 1, 600, 30, problems),
            number(properties, "push.megabytes", 1, 100_000, 1024, problems),
            number(properties, "object.megabytes", 1, 2000, 250, problems),
            Optional.of(properties.getProperty("drains.ca", "").strip())
                .filter(text -> !text.isEmpty())
                .map(Path::of),
            fetchAllow(properties, problems),
            perUser(properties, problems),
            DockerConfig.of(properties, problems),
            TlsConfig.of(properties, problems),
            addresses,
            MailConfig.of(properties, addresses.server().map(AddressConfig.Place::host), problems),
            OidcConfig.of(properties, problems),
            NetworkConfig.of(properties, ports, problems),
            MetricsConfig.of(properties, problems),
            BackupConfig.of(properties, problems),
            logs(properties, problems),
            AcmeConfig.of(properties, problems),
            PostgresConfig.of(properties, problems));
    if (!problems.isEmpty()) {
      throw new InvalidInput(file + ": " + String.join("; ", problems) + ".");
    }
    return config;
  }

  private static LogSizes logs(Properties properties, List<String> problems) {
    int most = LogSizes.MEGABYTES_MAX;
    return LogSizes.ofMegabytes(
        number(properties, "log.megabytes", 1, most, LogSizes.MEGABYTES, problems),
        number(properties, "log.files", 1, LogSizes.FILES_MAX, LogSizes.FILES, problems),
        number(properties, "log.access.megabytes", 1, most, LogSizes.ACCESS_MEGABYTES, problems));
  }

  private static NetworkConfig.Ports ports(Properties properties, List<String> problems) {
    return new NetworkConfig.Ports(
        properties.getProperty("bind", "127.0.0.1").strip(),
        number(properties, "http.port", 1, 65_535, -1, problems),
        number(properties, "api.port", 1, 65_535, -1, problems),
        number(properties, "ssh.port", 1, 65_535, -1, problems));
  }

  private static Optional<Integer> httpsPort(Properties properties, List<String> problems) {
    return properties.containsKey("https.port")
        ? Optional.of(number(properties, "https.port", 1, 65_535, -1, problems))
        : Optional.empty();
  }

  /** The router's as well. */
  private static void checkRouters(Properties properties, List<String> problems) {
    String announced = properties.getProperty("proxy.protocol", "no").strip();
    if (!announced.equals("yes") && !announced.equals("no")) {
      problems.add("proxy.protocol must be yes or no, not \"" + announced + "\"");
    }
  }

  /** The router's, which is told on its command line. */
  private static void checkProxies(Properties properties, List<String> problems) {
    try {
      TrustedProxies.of(properties.getProperty("trusted.proxies", TrustedProxies.USUAL));
    } catch (IllegalArgumentException e) {
      problems.add(
          "trusted.proxies must be addresses and ranges such as 10.0.0.0/8 or fd00::/8, loopback,"
              + " or none, not \""
              + e.getMessage()
              + "\"");
    }
  }

  private static Quotas.PerUser perUser(Properties properties, List<String> problems) {
    Quotas.PerUser usual = Quotas.PerUser.USUAL;
    return new Quotas.PerUser(
        number(properties, "user.apps", 0, 1_000_000, usual.apps(), problems),
        number(properties, "user.dynos", 0, 1_000_000, usual.dynos(), problems),
        number(properties, "user.builds", 0, 1_000_000, usual.builds(), problems));
  }

  private static AddressRule fetchAllow(Properties properties, List<String> problems) {
    try {
      return AddressRule.of(properties.getProperty(AddressRule.SETTING, AddressRule.USUAL));
    } catch (IllegalArgumentException e) {
      problems.add(
          AddressRule.SETTING
              + " must be addresses and ranges such as 10.0.0.0/8 or fd00::/8, loopback, or none,"
              + " not \""
              + e.getMessage()
              + "\"");
      return AddressRule.STRICT;
    }
  }

  static int number(
      Properties properties,
      String key,
      int least,
      int most,
      int otherwise,
      List<String> problems) {
    String text = properties.getProperty(key);
    if (text == null) {
      if (otherwise < 0) {
        problems.add(key + " is missing");
      }
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as a number out of range is
    }
    problems.add(
        key + " must be a number from " + least + " to " + most + ", not \"" + text + "\"");
    return least;
  }
}
