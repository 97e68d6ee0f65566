package belay.deploy;

import belay.fleet.Bounds;
import belay.fleet.OwnerQuota;
import belay.fleet.Records;
import belay.release.App;
import belay.release.Change;
import belay.release.ProcessTypes;
import belay.release.Refused;
import belay.switching.AppTurns;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many dynos run of an app that nobody has scaled. */
record FirstFormation(Records records, Bounds bounds, AppTurns turns, OwnerQuota quota) {
  /** What the source asks for (app.json) counts where nobody has scaled yet. */
  void apply(App app, SortedMap<String, Integer> asked, Change change) {
    SortedMap<String, Integer> unset = new TreeMap<>(asked);
    unset.keySet().removeAll(records.apps().formation(app).keySet());
    unset.keySet().removeIf(type -> !ProcessTypes.runs(type));
    if (!unset.isEmpty() && turns.serving(app).release().slug().isEmpty()) {
      insistFormation(app, unset);
      records.apps().scale(app, unset, change);
    }
  }

  /** As who scales by hand is held to. */
  private void insistFormation(App app, SortedMap<String, Integer> asked) {
    int total = asked.values().stream().mapToInt(Integer::intValue).sum();
    if (total > bounds.limits().dynosMax()) {
      throw Refused.rule(
          "app.json asks for "
              + total
              + " dynos, at most "
              + bounds.limits().dynosMax()
              + " are possible. Nothing was released.");
    }
    quota.insist(app, total);
  }
}
