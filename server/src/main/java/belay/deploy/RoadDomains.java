package belay.deploy;

import belay.apps.Apps;
import belay.fleet.Publisher;
import belay.activity.OfSettings;
import belay.fleet.CleanUp;
import belay.fleet.Quotas;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.layout.Disk;
import belay.logs.AppLogs;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Refused;
import belay.routing.Site;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime;
import belay.switching.FirstRelease;
import belay.switching.Turns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
