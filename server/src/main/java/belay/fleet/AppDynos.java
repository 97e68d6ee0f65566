package belay.fleet;

import belay.release.App;
import belay.release.Release;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The dynos of an app that run now. Safe for use by several threads. */
public interface AppDynos {
  /** The dynos of the app, and how each is: those that are up, stopped, and one-off ones. */
  List<DynoState> dynos(App app);

  /** Former releases whose web dynos still run, the one that stays longest first. */
  List<Warm> warm(App app);

  /** What is still open on dynos that get no new requests any more, the newest first. */
  List<Draining> draining(App app);

  /** The new release that a part of its visitors is given, if there is one. */
  default Optional<Canary> canary(App app) {
    return Optional.empty();
  }

  /**
   * A former release that is kept running: going back to it starts nothing.
   *
   * @param dynos how many web dynos of it run
   */
  record Warm(Release release, int dynos, Instant until) {
    /** Whether it is the release of that version. */
    public boolean isOf(int version) {
      return release.version() == version;
    }
  }
}
