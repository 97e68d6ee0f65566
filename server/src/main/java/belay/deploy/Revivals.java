package belay.deploy;

import belay.fleet.Rooms;
import belay.switching.AppTurns;
import belay.switching.DeployOutcome;
import belay.ledger.Draft;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Printable;
import belay.release.Refused;
import belay.release.Release;
import belay.release.ReleaseName;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Releases that never served get their chance: a held one is promoted, a failed one tried again.
 * Each makes a new release, since none changes once written, with the config of now: what was set
 * meanwhile is not lost.
 */
final class Revivals {
  private final Rooms rooms;
  private final AppTurns turns;
  private final Deploys deploys;
  private final ConfigChange config;

  Revivals(Rooms rooms, AppTurns turns, Deploys deploys, ConfigChange config) {
    this.rooms = rooms;
    this.turns = turns;
    this.deploys = deploys;
    this.config = config;
  }

  /** Puts a held release's code live; a pin ends with it. */
  DeployOutcome promote(App app, String name, boolean force, Change change) {
    rooms.reserve().open();
    LedgerEntry held = named(app, name);
    if (held.status() != ReleaseStatus.HELD) {
      throw new Refused("invalid_params", notHeld(app, held));
    }
    Slug slug = slugOf(held);
    DeployOutcome outcome =
        deploys.put(
            app,
            slug,
            new Deploys.Way("a promotion", force, true, now -> promotion(now, held, slug, change)),
            change);
    if (outcome instanceof DeployOutcome.Live || outcome instanceof DeployOutcome.NothingToChange) {
      rooms.orders().unpin(app, change);
    }
    return outcome;
  }

  private static String notHeld(App app, LedgerEntry entry) {
    String label = entry.release().label();
    return label
        + " is not held, it "
        + switch (entry.status()) {
          case SUCCEEDED ->
              "served already. Go back to it with: belay rollback " + label + " -a " + app.name();
          case FAILED ->
              "failed. Try it again with: belay releases:retry " + label + " -a " + app.name();
          case PENDING -> "is still being released.";
          case EXPIRED -> "is expired: its slug was removed.";
          case HELD -> "is.";
        };
  }

  private Draft promotion(App app, LedgerEntry held, Slug slug, Change change) {
    return new Draft(
        app.id(),
        Kind.PROMOTE,
        new Release.Ref(Optional.of(held.version()), slug.commit(), List.of()),
        Descriptions.promote(app.name(), held.version(), slug),
        change,
        false,
        Optional.of(slug.id()),
        turns.serving(app).release().config());
  }

  /** Tries a failed release again; the newest release when none is named. */
  DeployOutcome retry(App app, Optional<String> name, boolean force, Change change) {
    LedgerEntry failed =
        name.map(n -> named(app, n)).orElseGet(() -> rooms.ledger().newest(app.id(), 1).getFirst());
    String label = failed.release().label();
    if (failed.status() != ReleaseStatus.FAILED) {
      throw new Refused(
          "invalid_params",
          label + " did not fail, it is " + failed.status().word() + ": nothing to retry.");
    }
    return switch (failed.release().kind()) {
      case CONFIG -> retryConfig(app, failed, change);
      case ROLLBACK ->
          throw new Refused(
              "invalid_params",
              label
                  + " was a rollback. Roll back again with: belay rollback "
                  + failed.release().ref().target().map(t -> "v" + t + " ").orElse("")
                  + "-a "
                  + app.name());
      case DEPLOY, PROMOTE, RETRY, FORK -> {
        Slug slug = slugOf(failed);
        yield deploys.put(
            app,
            slug,
            new Deploys.Way("a retry", force, false, now -> again(now, failed, slug, change)),
            change);
      }
      case INITIAL, ADDON ->
          throw new Refused("invalid_params", label + " cannot be retried: make the change again.");
    };
  }

  private Draft again(App app, LedgerEntry failed, Slug slug, Change change) {
    return new Draft(
        app.id(),
        Kind.RETRY,
        new Release.Ref(Optional.of(failed.version()), slug.commit(), List.of()),
        Descriptions.retry(failed.release()),
        change,
        false,
        Optional.of(slug.id()),
        configAgain(failed, turns.serving(app).release().config()));
  }

  /** Of a fork that failed the app has no config yet: that is in the release which failed. */
  private static ConfigVars configAgain(LedgerEntry failed, ConfigVars now) {
    if (failed.release().kind() != Kind.FORK) {
      return now;
    }
    Map<String, String> all = new TreeMap<>(failed.release().config().values());
    all.putAll(now.values());
    return ConfigVars.of(all).withReferences(now.references());
  }

  /** The keys that it set, over the config of now. */
  private DeployOutcome retryConfig(App app, LedgerEntry failed, Change change) {
    ConfigVars wanted = failed.release().config();
    SortedMap<String, Optional<String>> keys = new TreeMap<>();
    failed
        .release()
        .ref()
        .keys()
        .forEach(key -> keys.put(key, Optional.ofNullable(wanted.values().get(key))));
    return config.set(app, keys, change, Optional.of(failed.release()));
  }

  private LedgerEntry named(App app, String name) {
    return ReleaseName.version(name)
        .flatMap(v -> rooms.ledger().find(app.id(), v))
        .or(() -> ReleaseName.in(rooms.ledger().newest(app.id(), Integer.MAX_VALUE), name))
        .orElseThrow(() ->
            new NotFound(
                "release",
                "There is no release " + Printable.of(name) + " of " + app.name() + "."));
  }

  private Slug slugOf(LedgerEntry entry) {
    return entry
        .release()
        .slug()
        .filter(rooms.slugs()::has)
        .flatMap(rooms.ledger()::slug)
        .orElseThrow(() ->
            new Refused(
                "invalid_params",
                entry.release().label() + "'s slug is gone: push its commit again."));
  }
}
