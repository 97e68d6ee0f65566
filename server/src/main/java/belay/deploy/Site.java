package belay.deploy;

import belay.release.App;

/**
 * Where apps answer.
 *
 * @param domain what every app's own host name ends with
 * @param httpPort the router's
 */
public record Site(String domain, int httpPort) {
  /** The host name that every app has. */
  public String host(App app) {
    return app.name() + "." + domain;
  }

  /** The host name of one release of it. */
  public String host(App app, int version) {
    return "v" + version + "--" + host(app);
  }

  /** The address that a person opens. */
  public String url(App app) {
    return "http://" + host(app) + (httpPort == 80 ? "" : ":" + httpPort) + "/";
  }
}
