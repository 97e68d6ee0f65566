package belay.fleet;

import belay.apps.Apps;
import belay.release.App;
import belay.release.AppName;
import belay.routing.Site;
import java.util.List;

/** Which names of the server's domain are an app's to answer at. */
record OwnNames(Apps apps, Site site) {
  /**
   * Those of an app's own names that no other app was given as a custom domain, before they became
   * names of this server's: that app goes on answering there.
   */
  List<String> hosts(App app, List<String> own) {
    return own.stream()
        .filter(host -> !isOfServer(host) && !isOfAnotherApp(app, host))
        .filter(host ->
            host.endsWith("." + Site.LOCAL)
                || apps.ownerOfDomain(host).filter(o -> !o.equals(app.id())).isEmpty())
        .toList();
  }

  /** Homes from before may have an app that has the server's own name. */
  boolean isOfServer(String host) {
    return site.console().filter(host::equals).isPresent();
  }

  /** Homes from before may have an app whose name reads like another app's release. */
  private boolean isOfAnotherApp(App app, String host) {
    String name = host.substring(0, host.indexOf('.'));
    return !name.equals(app.name().value())
        && AppName.isLegal(name)
        && apps.find(name).filter(other -> other.name().value().equals(name)).isPresent();
  }
}
