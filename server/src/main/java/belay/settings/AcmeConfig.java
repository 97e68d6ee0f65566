package belay.settings;

import belay.acme.AcmeSettings;
import belay.acme.AcmeSettings.DnsSettings;
import belay.acme.AcmeSettings.Means;
import belay.acme.AcmeSettings.Proof;
import belay.mail.MailAddress;
import belay.release.InvalidInput;
import belay.tls.ServerNames;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Which authority is asked for certificates, and how names are proved to it. */
public final class AcmeConfig {
  private static final Duration HOOK_MAX = Duration.ofMinutes(2);

  private AcmeConfig() {}

  /** Reads the keys of its own; what is wrong is added to the problems. */
  static AcmeSettings of(Properties properties, List<String> problems) {
    List<URI> directories =
        Stream.of("acme.directory", "acme.fallback")
            .flatMap(key -> directory(properties, key, problems).stream())
            .toList();
    return new AcmeSettings(
        text(properties, "acme.directory").isEmpty()
            ? Stream.concat(Stream.of(AcmeSettings.LETS_ENCRYPT), directories.stream()).toList()
            : directories,
        email(properties, problems),
        text(properties, "acme.ca").map(Path::of),
        text(properties, "acme.profile"),
        proof(properties, problems),
        dns(properties, problems),
        text(properties, "acme.resolver"),
        ServerConfig.number(properties, "acme.port", 1, 65_535, 80, problems),
        addresses(properties, problems));
  }

  /** The files that it names, found from the home. */
  public static AcmeSettings in(Path home, AcmeSettings s) {
    return new AcmeSettings(
        s.directories(),
        s.email(),
        s.roots().map(home::resolve),
        s.profile(),
        s.proof(),
        s.dns().map(d -> new DnsSettings(d.zones(), in(home, d.means()))),
        s.resolver(),
        s.port(),
        s.addresses());
  }

  private static Means in(Path home, Means means) {
    return switch (means) {
      case Means.Update(var server, var key) -> new Means.Update(server, key.map(home::resolve));
      case Means.Hook(var program, var max) -> new Means.Hook(home.resolve(program), max);
    };
  }

  private static Optional<String> text(Properties properties, String key) {
    return Optional.of(properties.getProperty(key, "").strip()).filter(t -> !t.isEmpty());
  }

  private static Optional<URI> directory(Properties properties, String key, List<String> problems) {
    Optional<String> text = text(properties, key);
    try {
      Optional<URI> url = text.map(URI::create);
      if (url.isEmpty() || isSafe(url.get())) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    problems.add(
        key
            + " must be the https URL of an authority's directory, such as "
            + AcmeSettings.LETS_ENCRYPT
            + ", not \""
            + text.orElse("")
            + "\"");
    return Optional.empty();
  }

  /** Plain HTTP to this machine itself is for tests. */
  private static boolean isSafe(URI url) {
    String host = Optional.ofNullable(url.getHost()).orElse("");
    return !host.isEmpty()
        && ("https".equals(url.getScheme())
            || ("http".equals(url.getScheme()) && host.equals("127.0.0.1")));
  }

  private static Optional<String> email(Properties properties, List<String> problems) {
    Optional<String> text = text(properties, "acme.email");
    try {
      return text.map(t -> new MailAddress(t).text());
    } catch (InvalidInput e) {
      problems.add(
          "acme.email must be the address that the authority may write to, not \""
              + text.orElse("")
              + "\"");
      return Optional.empty();
    }
  }

  private static Proof proof(Properties properties, List<String> problems) {
    String text = text(properties, "acme.challenge").orElse("auto").toLowerCase(Locale.ROOT);
    return switch (text) {
      case "auto" -> Proof.AUTO;
      case "http-01" -> Proof.HTTP_01;
      case "tls-alpn-01" -> Proof.TLS_ALPN_01;
      default -> {
        problems.add(
            "acme.challenge must be auto, http-01 or tls-alpn-01, not \""
                + text
                + "\"; dns-01 is taken for names of acme.dns.zones");
        yield Proof.AUTO;
      }
    };
  }

  private static Optional<DnsSettings> dns(Properties properties, List<String> problems) {
    List<String> zones = list(properties, "acme.dns.zones");
    Optional<String> server = text(properties, "acme.dns.server");
    Optional<String> hook = text(properties, "acme.dns.hook");
    if (zones.isEmpty() && server.isEmpty() && hook.isEmpty()) {
      return Optional.empty();
    }
    if (zones.isEmpty() || server.isPresent() == hook.isPresent()) {
      problems.add(
          "acme.dns.zones go with acme.dns.server, whose zones are changed by updates (RFC 2136),"
              + " or with acme.dns.hook, a program that changes them");
      return Optional.empty();
    }
    Means means =
        hook.map(program -> (Means) new Means.Hook(Path.of(program), HOOK_MAX))
            .orElseGet(() ->
                new Means.Update(
                    server.orElseThrow(), text(properties, "acme.dns.key").map(Path::of)));
    return Optional.of(new DnsSettings(zones, means));
  }

  private static List<String> addresses(Properties properties, List<String> problems) {
    List<String> all = list(properties, "acme.addresses");
    for (String one : all) {
      if (!isAddress(one)) {
        problems.add(
            "acme.addresses must be the addresses that names should lead to, not \"" + one + "\"");
      }
    }
    return all;
  }

  private static boolean isAddress(String text) {
    try {
      return ServerNames.isOneMachine(InetAddress.ofLiteral(text).getHostAddress());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<String> list(Properties properties, String key) {
    return text(properties, key).stream()
        .flatMap(t -> Stream.of(t.split(",", -1)))
        .map(t -> t.strip().toLowerCase(Locale.ROOT).replaceFirst("\\.$", ""))
        .filter(t -> !t.isEmpty())
        .toList();
  }
}
