package belay.deploy;

import belay.fleet.Records;
import belay.layout.Storage;
import belay.ledger.Draft;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.Release;
import belay.release.ReleaseName;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.switching.Aftermath;
import belay.switching.DeployOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts releases that never served on the road again. */
final class RoadRetries implements Retries {
  private final Records records;
  private final Storage storage;
  private final BuiltCode code;
  private final RoadConfigChanges config;
  private final Aftermath aftermath;

  RoadRetries(
      Records records,
      Storage storage,
      BuiltCode code,
      RoadConfigChanges config,
      Aftermath aftermath) {
    this.records = records;
    this.storage = storage;
    this.code = code;
    this.config = config;
    this.aftermath = aftermath;
  }

  @Override
  public DeployOutcome promote(App app, String held, boolean force, Change change) {
    return aftermath.of(promoted(app, held, force, change));
  }

  @Override
  public DeployOutcome retry(App app, Optional<String> failed, boolean force, Change change) {
    return aftermath.of(retried(app, failed, force, change));
  }

  /** Puts a held release's code live; a pin ends with it. */
  private DeployOutcome promoted(App app, String name, boolean force, Change change) {
    storage.reserve().open();
    LedgerEntry held = named(app, name);
    if (held.status() != ReleaseStatus.HELD) {
      throw notHeld(app, held);
    }
    Slug slug = slugOf(held);
    DeployOutcome outcome =
        code.put(
            app,
            slug,
            new BuiltCode.Way(
                "a promotion", force, true, false, now -> promotion(now, held, slug, change)),
            change);
    if (outcome instanceof DeployOutcome.Live || outcome instanceof DeployOutcome.NothingToChange) {
      records.orders().unpin(app, change);
    }
    return outcome;
  }

  private static Refused notHeld(App app, LedgerEntry entry) {
    String label = entry.release().label();
    String is = label + " is not held, it ";
    return switch (entry.status()) {
      case SUCCEEDED ->
          Refused.rule(is + "served already. Go back to it with:")
              .next("belay rollback " + label + " -a " + app.name());
      case CANARY ->
          Refused.rule(is + "is a canary. Give it more visitors with:")
              .next("belay canary:promote -a " + app.name());
      case ABORTED ->
          Refused.rule(is + "was a canary that was aborted. Try it again with:")
              .next("belay releases:retry " + label + " -a " + app.name());
      case FAILED ->
          Refused.rule(is + "failed. Try it again with:")
              .next("belay releases:retry " + label + " -a " + app.name());
      case PENDING -> Refused.rule(is + "is still being released.");
      case EXPIRED -> Refused.rule(is + "is expired: its slug was removed.");
      case HELD -> Refused.rule(is + "is.");
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
        code.turns().serving(app).release().config());
  }

  /** Tries a failed release again; the newest release when none is named. */
  private DeployOutcome retried(App app, Optional<String> name, boolean force, Change change) {
    LedgerEntry failed =
        name.map(n -> named(app, n))
            .orElseGet(() -> records.ledger().newest(app.id(), 1).getFirst());
    String label = failed.release().label();
    if (failed.status() != ReleaseStatus.FAILED && failed.status() != ReleaseStatus.ABORTED) {
      throw Refused.rule(
          label + " did not fail, it is " + failed.status().word() + ": nothing to retry.");
    }
    return switch (failed.release().kind()) {
      case CONFIG -> retryConfig(app, failed, change);
      case ROLLBACK ->
          throw Refused.rule(label + " was a rollback. Roll back again with:")
              .next(
                  "belay rollback "
                      + failed.release().ref().target().map(t -> "v" + t + " ").orElse("")
                      + "-a "
                      + app.name());
      case DEPLOY, PROMOTE, RETRY, FORK -> {
        Slug slug = slugOf(failed);
        yield code.put(
            app,
            slug,
            new BuiltCode.Way(
                "a retry", force, false, true, now -> again(now, failed, slug, change)),
            change);
      }
      case INITIAL, ADDON ->
          throw Refused.rule(label + " cannot be retried: make the change again.");
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
        configAgain(failed, code.turns().serving(app).release().config()));
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
    return config.again(app, keys, change, failed.release());
  }

  private LedgerEntry named(App app, String name) {
    return ReleaseName.version(name)
        .flatMap(v -> records.ledger().find(app.id(), v))
        .or(() -> ReleaseName.in(records.ledger().newest(app.id(), Integer.MAX_VALUE), name))
        .orElseThrow(() -> new NotFound("release", ReleaseName.unknown(name, app.name())));
  }

  private Slug slugOf(LedgerEntry entry) {
    return entry
        .release()
        .slug()
        .filter(storage.slugs()::has)
        .flatMap(records.ledger()::slug)
        .orElseThrow(() ->
            Refused.rule(entry.release().label() + "'s slug is gone: push its commit again."));
  }
}
