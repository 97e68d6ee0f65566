package belay.settings;

import belay.api.routing.TrustedProxies;
import belay.confinement.BuildMachine;
import belay.fleet.LocalServices;
import belay.network.NetworkRange;
import belay.network.NetworkRange6;
import belay.network.NetworkSettings;
import belay.network.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The keys of {@code server.properties} that are of the apps' networks. */
public final class NetworkConfig {
  static final String KIND = "network";
  static final String PASTA = "network.pasta";
  static final String ALLOW = "network.allow";
  static final String SERVICES = "network.services";

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

  private NetworkConfig() {}

  /** Reads the keys of its own; what is wrong is added to the problems. */
  static NetworkSettings of(Properties properties, Ports ports, List<String> problems) {
    List<Service> services = new ArrayList<>();
    services.add(new Service(ports.http(), LOOPBACK.contains(ports.bind()), true));
    for (String word : words(properties, SERVICES)) {
      service(word, problems).ifPresent(services::add);
    }
    return new NetworkSettings(
        kind(properties, problems),
        range(properties, problems),
        six(properties, problems),
        allowed(properties, problems),
        services,
        Set.copyOf(List.of(ports.api(), ports.ssh())));
  }

  /** With the proxies and registries on this machine that builds are told to use. */
  public static NetworkSettings withRegistries(
      NetworkSettings settings, Map<String, String> environment) {
    return settings.with(
        BuildMachine.passed(environment).stream()
            .flatMap(value -> LocalServices.in(value).stream())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Where Belay itself listens. */
  record Ports(String bind, int http, int api, int ssh) {}

  private static NetworkSettings.Kind kind(Properties properties, List<String> problems) {
    // A home from before has what its apps reach written nowhere: it stays as it was until asked.
    String kind = properties.getProperty(KIND, "host").strip();
    String pasta = properties.getProperty(PASTA, "off").strip();
    if (!kind.equals("own") && !kind.equals("host")) {
      problems.add(KIND + " must be own or host, not \"" + kind + "\"");
    }
    if (!pasta.equals("on") && !pasta.equals("off")) {
      problems.add(PASTA + " must be on or off, not \"" + pasta + "\"");
    }
    if (!kind.equals("own")) {
      return NetworkSettings.Kind.HOST;
    }
    return pasta.equals("on") ? NetworkSettings.Kind.PASTA : NetworkSettings.Kind.OWN;
  }

  private static List<String> words(Properties properties, String key) {
    String text = properties.getProperty(key, "").strip();
    return text.isEmpty() || text.equals("none")
        ? List.of()
        : List.of(text.split("\\s*,\\s*|\\s+", -1));
  }

  private static Optional<Service> service(String word, List<String> problems) {
    if (word.matches("\\d{1,5}") && Integer.parseInt(word) > 0 && Integer.parseInt(word) < 65_536) {
      return Optional.of(new Service(Integer.parseInt(word), true, true));
    }
    problems.add(SERVICES + " must be ports such as 5432, 6379, not \"" + word + "\"");
    return Optional.empty();
  }

  private static Optional<NetworkRange> range(Properties properties, List<String> problems) {
    String text = properties.getProperty(NetworkRange.SETTING, "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(NetworkRange.of(text));
    } catch (IllegalArgumentException e) {
      problems.add(NetworkRange.SETTING + " " + e.getMessage());
      return Optional.empty();
    }
  }

  private static NetworkSettings.Six six(Properties properties, List<String> problems) {
    try {
      return NetworkSettings.Six.of(properties.getProperty(NetworkRange6.SETTING, "").strip());
    } catch (IllegalArgumentException e) {
      problems.add(NetworkRange6.SETTING + " " + e.getMessage() + "; or none, for IPv4 alone");
      return NetworkSettings.Six.USUAL;
    }
  }

  private static List<String> allowed(Properties properties, List<String> problems) {
    List<String> allowed = new ArrayList<>();
    for (String word : words(properties, ALLOW)) {
      if (isRange(word)) {
        allowed.add(word);
      } else {
        problems.add(
            ALLOW
                + " must be addresses and ranges such as 10.20.0.0/16, fd00:5::/32, or none,"
                + " not \""
                + word
                + "\"");
      }
    }
    return allowed;
  }

  private static boolean isRange(String word) {
    try {
      TrustedProxies.of(word);
      return word.matches("[0-9./]+")
          ? word.contains(".")
          : word.matches("[fF][cCdD][0-9a-fA-F:/]+");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
