package belay.deploy;

import belay.release.App;
import belay.release.Release;
import java.util.stream.Stream;

/** Dynos beside those that serve: of rehearsals, and of releases at host names of their own. */
final class Beside {
  private Beside() {}

  /** Whether a dyno of a release may run while the app's own do: not where both would write. */
  static boolean mayRun(Traffic traffic, App app, Release release) {
    return Stream.concat(
            traffic.serving(app.id()).stream(), traffic.startable(app, release).stream())
        .allMatch(s -> s.slug().overlap());
  }
}
