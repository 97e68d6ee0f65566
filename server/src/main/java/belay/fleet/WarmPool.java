package belay.fleet;

import belay.release.Release;
import belay.release.Slug;
import belay.runtime.Dyno;
import java.time.Instant;
import java.util.List;

/**
 * A former release whose web dynos still run, so that going back to it starts nothing.
 *
 * @param release that they were started for
 * @param pool what the router calls them
 * @param until when they are stopped; {@link #NEVER_WARM} of those that merely end what they are
 *     answering
 */
public record WarmPool(Release release, Slug slug, List<Dyno> dynos, String pool, Instant until) {
  /** Long ago. */
  public static final Instant NEVER_WARM = Instant.EPOCH;

  public WarmPool {
    dynos = List.copyOf(dynos);
  }

  WarmPool with(List<Dyno> left) {
    return new WarmPool(release, slug, left, pool, until);
  }

  WarmPool until(Instant other) {
    return new WarmPool(release, slug, dynos, pool, other);
  }

  boolean has(Dyno dyno) {
    return dynos.stream().anyMatch(d -> d.id().equals(dyno.id()));
  }
}
