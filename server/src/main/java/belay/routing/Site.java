package belay.routing;

import belay.release.App;
import belay.release.AppName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where apps answer. Made once, from the server's settings.
 *
 * @param domain what every app's own host name ends with
 * @param scheme {@code http}, or {@code https} where a proxy in front ends TLS
 * @param port what a client connects to
 * @param own where API and pages are reached through the router, if they are
 */
public record Site(String domain, String scheme, int port, Optional<Own> own) {
  /** What the server's own name begins with. */
  public static final String OWN = "belay";

  /** Names under the server's own domain that no app gets. */
  public static final List<String> RESERVED = List.of(OWN, "www", "api");

  /** Names under it lead to the machine that asks, in every browser (RFC 6761). */
  public static final String LOCAL = "localhost";

  /**
   * The server's own name.
   *
   * @param host lower case, without port
   * @param url without a slash at its end
   */
  public record Own(String host, String url) {}

  /** The same of a server whose API has ports of its own. */
  public Site(String domain, String scheme, int port) {
    this(domain, scheme, port, Optional.empty());
  }

  /** Apps that are reached from their own machine only. */
  public static Site local(int port) {
    return new Site(LOCAL, "http", port);
  }

  /** The server's own host name, which no app gets. */
  public Optional<String> console() {
    return own.map(Own::host);
  }

  /** The host name that every app has. */
  public String host(App app) {
    return host(app.name());
  }

  /** The host name of the app of a name, whether there is one or not. */
  public String host(AppName name) {
    return name + "." + (reserves(name) ? LOCAL : domain);
  }

  /** Whether an app of that name has no name under the domain, which is the server's too. */
  public boolean reserves(AppName name) {
    return console().filter((OWN + "." + domain)::equals).isPresent()
        && RESERVED.contains(name.value());
  }

  /** The host name of one release of it. */
  public String host(App app, int version) {
    return "v" + version + "--" + host(app);
  }

  /** Every name under which the router finds it: NAME.localhost works on the machine always. */
  public List<String> hosts(App app) {
    return both(host(app), local(port).host(app));
  }

  /** The same for one release of it. */
  public List<String> hosts(App app, int version) {
    return both(host(app, version), local(port).host(app, version));
  }

  private static List<String> both(String own, String local) {
    return Stream.of(own, local).distinct().toList();
  }

  /** The address that a person opens. */
  public String url(App app) {
    return url(app.name().value());
  }

  /** The address of the app of a name. */
  public String url(String name) {
    return address(AppName.isLegal(name) ? host(new AppName(name)) : name + "." + domain);
  }

  /** The address of one release of it. */
  public String url(App app, int version) {
    return address(host(app, version));
  }

  private String address(String host) {
    boolean usual = port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (usual ? "" : ":" + port) + "/";
  }

  /** Whether a host name belongs to this domain, so that apps get it by their name only. */
  public boolean owns(String hostname) {
    return hostname.equals(domain)
        || hostname.endsWith("." + domain)
        || console().filter(hostname::equals).isPresent();
  }
}
