package belay.daemon;

import belay.routing.Site;
import belay.tls.ServerNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people elsewhere call this server and its apps.
 *
 * @param server where API and git are reached; without, as each client reaches them
 * @param apps what the names of apps end with; without, {@code localhost}
 */
record AddressConfig(Optional<Place> server, Optional<Place> apps) {
  static final AddressConfig NONE = new AddressConfig(Optional.empty(), Optional.empty());

  private static final Pattern SERVER =
      Pattern.compile("(?:(https)://)?(\\[[0-9A-Fa-f:.]+]|[^:/\\s\\[\\]]+)(?::(\\d{1,5}))?/?");
  private static final Pattern APPS =
      Pattern.compile("(?:(https?)://)?([^:/\\s]+)(?::(\\d{1,5}))?/?");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.{1,200}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?[0-9]+");

  /**
   * A part of an address.
   *
   * @param scheme {@code http} or {@code https}
   * @param port empty for the one that is listened on
   */
  record Place(String scheme, String host, Optional<Integer> port) {}

  /** Reads the keys of its own; what is wrong is added to the problems. */
  static AddressConfig of(Properties properties, List<String> problems) {
    return new AddressConfig(server(properties, problems), apps(properties, problems));
  }

  private static Optional<Place> server(Properties properties, List<String> problems) {
    String text = properties.getProperty("public.host", "").strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = SERVER.matcher(text);
    Optional<Place> place = parts.matches() ? place(parts, "https") : Optional.empty();
    if (place.filter(p -> ServerNames.isOneMachine(p.host())).isEmpty()) {
      problems.add(
          "public.host must be the name or address by which other machines reach this one, such as"
              + " belay.example.com or belay.example.com:443, not \""
              + text
              + "\"");
      return Optional.empty();
    }
    return place;
  }

  private static Optional<Place> apps(Properties properties, List<String> problems) {
    String text = properties.getProperty("apps.domain", "").strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = APPS.matcher(text);
    boolean named =
        parts.matches()
            && DOMAIN.matcher(parts.group(2)).matches()
            && !NUMBER_LAST.matcher(parts.group(2)).matches();
    Optional<Place> place = named ? place(parts, "http") : Optional.empty();
    if (place.isEmpty()) {
      problems.add(
          "apps.domain must be a domain whose names lead here, such as apps.example.com, or"
              + " https://apps.example.com behind a proxy that ends TLS, not \""
              + text
              + "\"");
    }
    return place;
  }

  /** A scheme that is written out has its usual port; else it is the port that is listened on. */
  private static Optional<Place> place(Matcher parts, String scheme) {
    Optional<String> written = Optional.ofNullable(parts.group(1));
    Optional<Integer> port =
        Optional.ofNullable(parts.group(3))
            .map(Integer::valueOf)
            .or(() -> written.map(s -> s.equals("https") ? 443 : 80));
    return port.filter(p -> p < 1 || p > 65_535).isPresent()
        ? Optional.empty()
        : Optional.of(new Place(written.orElse(scheme), parts.group(2), port));
  }

  /** Where apps answer. */
  Site site(int httpPort) {
    return apps.map(a -> new Site(a.host(), a.scheme(), a.port().orElse(httpPort)))
        .orElseGet(() -> Site.local(httpPort));
  }

  /** The URL that people elsewhere are told, where it was set. */
  Optional<String> url(int apiPort) {
    return server.map(s -> {
      int port = s.port().orElse(apiPort);
      return s.scheme() + "://" + s.host() + (port == 443 ? "" : ":" + port);
    });
  }

  /** What the certificate has to speak for. */
  List<String> names() {
    return server.stream().map(s -> s.host().replaceAll("[\\[\\]]", "")).toList();
  }
}
