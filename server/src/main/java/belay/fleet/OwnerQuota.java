package belay.fleet;

import belay.apps.Apps;
import belay.release.App;
import belay.release.ProcessTypes;
import belay.runtime.DynoRuntime;

/** How many dynos the owner of an app may have, with the one-off ones of all apps. */
public record OwnerQuota(Apps apps, Quotas quotas, DynoRuntime runtime, Startables startables) {
  /** Refuses a formation of so many dynos when the app's owner had too many then. */
  public void insist(App app, int formation) {
    quotas.insistDynos(
        app, formation + oneOffs(app), apps::all, other -> wanted(other) + oneOffs(other));
  }

  /** Refuses one more one-off dyno of the app when that is too many. */
  public void insistOneMore(App app) {
    insist(app, wanted(app) + 1);
  }

  private int oneOffs(App app) {
    return OneOffs.of(app, runtime).size();
  }

  private int wanted(App app) {
    return startables
        .serving(app.id())
        .map(s -> ProcessTypes.quantities(s.slug(), apps.formation(app)))
        .map(quantities -> quantities.values().stream().mapToInt(Integer::intValue).sum())
        .orElse(0);
  }
}
