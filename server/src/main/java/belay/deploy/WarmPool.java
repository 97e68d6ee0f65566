package belay.deploy;

import belay.release.Release;
import belay.release.Slug;
import belay.runtime.Dyno;
import java.time.Instant;
import java.util.List;

/**
 * A former release whose web dynos still run, so that going back to it starts nothing.
 *
 * @param release that they were started for
 * @param until when they are stopped
 */
record WarmPool(Release release, Slug slug, List<Dyno> dynos, Instant until) {
  WarmPool {
    dynos = List.copyOf(dynos);
  }

  WarmPool with(List<Dyno> left) {
    return new WarmPool(release, slug, left, until);
  }
}
