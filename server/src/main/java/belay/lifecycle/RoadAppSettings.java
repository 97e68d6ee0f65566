package belay.lifecycle;

import belay.activity.Happening;
import belay.activity.OfSettings;
import belay.apps.Apps;
import belay.apps.Settings;
import belay.fleet.Publisher;
import belay.fleet.WarmReleases;
import belay.release.App;
import belay.release.Change;
import belay.releaseurls.ReleaseUrls;
import java.time.Duration;
import java.time.InstantSource;

/** Keeps settings, and has what runs follow. */
record RoadAppSettings(
    Apps apps, InstantSource time, Publisher publisher, WarmReleases warm, ReleaseUrls urls)
    implements AppSettings {
  @Override
  public void maintenance(App app, boolean on, Change change) {
    Settings settings = apps.settings(app);
    if (settings.maintenance() != on) {
      apps.settings(app, settings.withMaintenance(on), new OfSettings.Maintenance(on), change);
      publisher.publishOrLater(app);
    }
  }

  @Override
  public void apply(App app, Settings settings, Happening event, Change change) {
    apps.settings(app, settings, event, change);
    publisher.publishOrLater(app);
    urls.refresh(app);
  }

  @Override
  public void keepWarm(App app, Duration kept, Change change) {
    Settings settings = apps.settings(app);
    if (!settings.warm().equals(kept)) {
      apps.settings(app, settings.withWarm(kept), new OfSettings.Warm(kept), change);
      warm.shorten(app.id(), time.instant().plus(kept));
    }
    if (kept.isZero()) {
      warm.giveUp(app.id());
    }
  }
}
