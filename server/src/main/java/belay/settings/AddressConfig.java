package belay.settings;

import belay.routing.Site;
import belay.tls.ServerNames;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What people elsewhere call this server and its apps.
 *
 * @param base the server's own domain, or its address: API and pages are reached through the router
 *     there, and apps under it that have no other; without, this machine alone has names for them
 * @param server where API and git are reached, if that is said by itself
 * @param apps what the names of apps end with, if that is said by itself
 * @param tls the router's port for TLS, if it has one
 */
public record AddressConfig(
    Optional<Place> base, Optional<Place> server, Optional<Place> apps, Optional<Integer> tls) {
  static final AddressConfig NONE =
      new AddressConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final Pattern SERVER =
      Pattern.compile("(?:(https)://)?(\\[[0-9A-Fa-f:.]+]|[^:/\\s\\[\\]]+)(?::(\\d{1,5}))?/?");
  private static final Pattern BASE =
      Pattern.compile("(?:(https?)://)?(\\[[0-9A-Fa-f:.]+]|[^:/\\s\\[\\]]+)(?::(\\d{1,5}))?/?");
  private static final Pattern APPS =
      Pattern.compile("(?:(https?)://)?([^:/\\s]+)(?::(\\d{1,5}))?/?");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.{1,200}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern FOUR_NUMBERS = Pattern.compile("\\d+(\\.\\d+){3}");
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
    Optional<Integer> tls = tls(properties);
    String scheme = tls.isPresent() ? "https" : "http";
    return new AddressConfig(
        base(properties, scheme, problems),
        server(properties, problems),
        apps(properties, scheme, problems),
        tls);
  }

  /** Whoever reads the key itself says what is wrong with it. */
  private static Optional<Integer> tls(Properties properties) {
    return Optional.of(properties.getProperty("https.port", "").strip())
        .filter(text -> text.matches("[1-9]\\d{0,4}"))
        .map(Integer::valueOf);
  }

  private static Optional<Place> base(Properties properties, String scheme, List<String> problems) {
    String text = properties.getProperty("base.domain", "").strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = BASE.matcher(text);
    Optional<Place> place = parts.matches() ? place(parts, scheme) : Optional.empty();
    boolean good = place.filter(p -> isAddress(p.host()) || isDomain(p.host())).isPresent();
    if (!good) {
      problems.add(
          "base.domain must be a domain whose names lead here, such as example.com, or this"
              + " machine's address, not \""
              + text
              + "\"");
    }
    return place.filter(_ -> good);
  }

  private static boolean isDomain(String host) {
    return DOMAIN.matcher(host).matches() && !NUMBER_LAST.matcher(host).matches();
  }

  private static boolean isAddress(String host) {
    try {
      boolean whole = host.contains(":") || FOUR_NUMBERS.matcher(host).matches();
      return whole && !InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isAnyLocalAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
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

  private static Optional<Place> apps(Properties properties, String scheme, List<String> problems) {
    String text = properties.getProperty("apps.domain", "").strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = APPS.matcher(text);
    boolean named = parts.matches() && isDomain(parts.group(2));
    Optional<Place> place = named ? place(parts, scheme) : Optional.empty();
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

  /** The server's own name, where API and pages are reached through the router. */
  public Optional<String> console() {
    return base.map(b -> isAddress(b.host()) ? b.host() : Site.OWN + "." + b.host());
  }

  /** Where apps answer. */
  public Site site(int httpPort) {
    Optional<Site.Own> own = own(httpPort);
    return apps.or(() -> base.filter(b -> !isAddress(b.host())))
        .map(a -> new Site(a.host(), a.scheme(), port(a, httpPort), own))
        .orElseGet(() -> new Site(Site.LOCAL, "http", httpPort, own));
  }

  private int port(Place place, int httpPort) {
    return place
        .port()
        .orElseGet(() -> place.scheme().equals("https") ? tls.orElse(httpPort) : httpPort);
  }

  /** The URL that people elsewhere are told, where it was set. */
  public Optional<String> url(int apiPort, int httpPort) {
    return server
        .map(s -> url(s, s.host(), s.port().orElse(apiPort)))
        .or(() -> own(httpPort).map(Site.Own::url));
  }

  private Optional<Site.Own> own(int httpPort) {
    return base.map(b -> {
      String host = console().orElseThrow();
      return new Site.Own(host, url(b, host, port(b, httpPort)));
    });
  }

  private static String url(Place place, String host, int port) {
    boolean usual = port == (place.scheme().equals("https") ? 443 : 80);
    return place.scheme() + "://" + host + (usual ? "" : ":" + port);
  }

  /** What the certificate has to speak for. */
  public List<String> names() {
    return Stream.concat(server.map(Place::host).stream(), console().stream())
        .map(host -> host.replaceAll("[\\[\\]]", ""))
        .toList();
  }
}
