package belay.lifecycle;

import belay.apps.Apps;
import belay.apps.Domain;
import belay.fleet.Publisher;
import belay.release.App;
import belay.release.Change;
import belay.release.Refused;
import belay.routing.Site;
import java.util.function.Predicate;

/** Keeps host names, and tells the router of them. */
record RoadDomains(Apps apps, Site site, Publisher publisher) implements Domains {
  @Override
  public void add(App app, String hostname, Predicate<App> manages, Change change) {
    if (site.owns(hostname)) {
      throw Refused.rule(
          hostname
              + " belongs to Belay itself: names under "
              + site.domain()
              + " are given to apps by their name.");
    }
    for (Domain other : apps.neighbours(app, hostname)) {
      boolean may =
          apps.ownerOfDomain(other.hostname()).flatMap(apps::find).filter(manages).isPresent();
      if (!may) {
        throw Refused.rule(
            other.hostname()
                + " is in use by another app, and "
                + hostname
                + " would share its visitors: whoever manages that app too may add it.");
      }
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
