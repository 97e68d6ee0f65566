package belay.lifecycle;

import belay.activity.Happening;
import belay.apps.Settings;
import belay.release.App;
import belay.release.Change;
import java.time.Duration;

/** An app's settings change, and what runs follows. Safe for use by several threads. */
public interface AppSettings {
  /** Turns the maintenance page on or off. */
  void maintenance(App app, boolean on, Change change);

  /** Keeps an app's settings and does what follows from them. */
  void apply(App app, Settings settings, Happening event, Change change);

  /** How long former releases of the app are kept running; zero gives up those that are. */
  void keepWarm(App app, Duration warm, Change change);
}
