package belay.lifecycle;

import belay.apps.Apps;
import belay.fleet.Publisher;
import belay.release.App;
import belay.release.Change;
import belay.release.Refused;
import belay.routing.Site;

/** Keeps host names, and tells the router of them. */
record RoadDomains(Apps apps, Site site, Publisher publisher) implements Domains {
  @Override
  public void add(App app, String hostname, Change change) {
    if (site.owns(hostname)) {
      throw Refused.rule(
          hostname
              + " belongs to Belay itself: names under "
              + site.domain()
              + " are given to apps by their name.");
    }
    apps.addDomain(app, hostname, change);
    publisher.publishOrLater(app);
  }

  @Override
  public void remove(App app, String hostname, Change change) {
    apps.removeDomain(app, hostname, change);
    publisher.publishOrLater(app);
  }
}
