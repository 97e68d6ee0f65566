package belay.fleet;

import belay.apps.Apps;
import belay.fleet.Dynos.Startable;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Release;
import belay.release.Slug;
import belay.release.Stamp;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds what can be run of an app: what serves, to start more of it, which dynos of it are to run,
 * and what stands against a start. Safe for use by several threads.
 */
public record Startables(Ledger ledger, Apps apps, DynoRuntime runtime) {
  public Optional<Startable> serving(UUID appId) {
    return apps.find(appId)
        .flatMap(app -> ledger.serving(appId).flatMap(e -> of(app, e.release())));
  }

  /** The slug of what serves. */
  public Optional<Slug> slugServing(UUID appId) {
    return ledger.serving(appId).flatMap(e -> e.release().slug()).flatMap(ledger::slug);
  }

  /** Empty of a release that has no code. */
  public Optional<Startable> of(App app, Release release) {
    Optional<Slug> slug = release.slug().flatMap(ledger::slug);
    return slug.map(s -> {
      Stamp stamp = release.stamp().or(() -> ledger.stampOf(app.id(), s.id())).orElseThrow();
      return new Startable(app, release, s, stamp);
    });
  }

  /** The dynos that are to run, without those that were stopped by hand. */
  public List<DynoName> wanted(App app, Optional<Startable> startable) {
    return startable
        .map(s -> Places.of(s.slug(), apps.formation(app), apps.settings(app).stopped()))
        .orElse(List.of());
  }

  /** Why no dyno of a slug can be started now, in sentences. */
  public Optional<String> obstacle(Slug slug) {
    return runtime.obstacle(slug.kind());
  }

  /** Whether a dyno of a release may run while the app's own do: not where both would write. */
  public boolean mayRunBeside(App app, Release release) {
    return Stream.concat(serving(app.id()).stream(), of(app, release).stream())
        .allMatch(s -> s.slug().overlap());
  }
}
