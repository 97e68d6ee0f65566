package belay.deploy;

import belay.activity.OfSettings;
import belay.apps.RollbackSettings;
import belay.apps.Settings;
import belay.release.App;
import belay.release.CanaryStages;
import belay.release.GuardMode;
import java.util.LinkedHashMap;

/** How an app's new releases are judged, as its settings say. */
final class Judging {
  private Judging() {}

  static void mode(World world, App app, GuardMode mode) {
    RollbackSettings r = world.apps.settings(app).rollbacks();
    put(world, app, mode, r.canary());
  }

  static void stages(World world, App app, String stages) {
    RollbackSettings r = world.apps.settings(app).rollbacks();
    put(world, app, r.guard(), CanaryStages.parse(stages));
  }

  private static void put(World world, App app, GuardMode mode, CanaryStages stages) {
    Settings now = world.apps.settings(app);
    RollbackSettings r = now.rollbacks();
    var next =
        new RollbackSettings(
            r.config(),
            r.sticky(),
            r.pin(),
            r.urls(),
            r.rehearse(),
            mode,
            r.retry(),
            stages,
            r.contract());
    world.apps.settings(
        app,
        now.withRollbacks(next),
        new OfSettings.Changed(new LinkedHashMap<>(), new LinkedHashMap<>()),
        World.BY_ANA);
  }
}
