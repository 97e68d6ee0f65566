package belay.fleet;

import belay.release.CanaryStages;
import belay.release.Release;
import belay.release.Slug;
import belay.runtime.Dyno;
import java.util.ArrayList;
import java.util.List;

/**
 * A new release that a part of an app's visitors is given, beside the one that serves.
 *
 * @param pool what the router calls its web dynos
 * @param dynos those of them that are well
 * @param percent of the visitors, from 1 to 99
 * @param stages the parts that it goes through
 */
public record Canary(
    Release release, Slug slug, String pool, List<Dyno> dynos, int percent, CanaryStages stages) {
  public Canary {
    dynos = List.copyOf(dynos);
  }

  /** The same with another part of the visitors, and more dynos. */
  public Canary at(int next, List<Dyno> more) {
    List<Dyno> all = new ArrayList<>(dynos);
    all.addAll(more);
    return new Canary(release, slug, pool, all, next, stages);
  }

  Canary without(Dyno dyno) {
    return new Canary(
        release,
        slug,
        pool,
        dynos.stream().filter(d -> !d.id().equals(dyno.id())).toList(),
        percent,
        stages);
  }

  public boolean has(Dyno dyno) {
    return dynos.stream().anyMatch(d -> d.id().equals(dyno.id()));
  }
}
