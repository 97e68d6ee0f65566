package belay.deploy;

import belay.release.App;
import belay.release.ProcessTypes;
import belay.release.Refused;
import belay.release.Release;
import belay.release.Slug;
import java.util.Map;

/**
 * A push that would take an app's web dynos away: a slip in the Procfile more often than a wish.
 */
final class LostWeb {
  private LostWeb() {}

  /**
   * Refuses code that has no process type web while a release with one serves with dynos of it.
   *
   * @param formation what somebody has scaled; web runs unless it is 0 there
   */
  static void insist(
      App app, Release serving, Slug now, Slug next, Map<String, Integer> formation) {
    boolean runs =
        now.processTypes().containsKey(ProcessTypes.WEB)
            && formation.getOrDefault(ProcessTypes.WEB, 1) > 0;
    if (runs && !next.processTypes().containsKey(ProcessTypes.WEB)) {
      throw Refused.rule(
          """
          %s was not released: it has no process type web, and %s, which serves, has one: it would answer nobody any more.
          Its Procfile declares: %s. If that is meant: git push -o force, or belay deploy --force\
          """
              .formatted(
                  app.name(), serving.label(), String.join(", ", next.processTypes().keySet())));
    }
  }
}
