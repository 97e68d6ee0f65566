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
  public DeployOutcome promote(App app, String held, How how, Change change) {
    return aftermath.of(promoted(app, held, how, change));
  }

  @Override
  public DeployOutcome retry(App app, Optional<String> failed, How how, Change change) {
    return aftermath.of(retried(app, failed, how, change));
  }

  /** Puts a held release's code live; a pin ends with it. */
  private DeployOutcome promoted(App app, String name, How how, Change change) {
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
                "a promotion",
                Insistence.held(how.force()),
                true,
                false,
                how.canary(),
                now -> promotion(now, held, slug, change)),
            change);
    if (isLetThrough(outcome)) {
      records.orders().unpin(app, change);
    }
    return outcome;
  }

  private static boolean isLetThrough(DeployOutcome outcome) {
    return switch (outcome) {
      case DeployOutcome.Live _, DeployOutcome.NothingToChange _ -> true;
      case DeployOutcome.Held held -> held.isCanary();
      case DeployOutcome.Failed _, DeployOutcome.BuildFailed _ -> false;
    };
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
  private DeployOutcome retried(App app, Optional<String> name, How how, Change change) {
    LedgerEntry failed =
        name.map(n -> named(app, n))
            .orElseGet(() -> records.ledger().newest(app.id(), 1).getFirst());
    String label = failed.release().label();
    if (failed.status() != ReleaseStatus.FAILED && failed.status() != ReleaseStatus.ABORTED) {
      throw Refused.rule(
          label + " did not fail, it is " + failed.status().word() + ": nothing to retry.");
    }
    return switch (failed.release().kind()) {
      case CONFIG -> {
        insistOnAllVisitors(label, how);
        yield retryConfig(app, failed, change);
      }
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
                "a retry",
                Insistence.retry(how.force()),
                false,
                true,
                how.canary(),
                now -> again(now, failed, slug, change)),
            change);
      }
      case INITIAL, ADDON ->
          throw Refused.rule(label + " cannot be retried: make the change again.");
    };
  }

  /** A config change is no canary, and whoever asks for one is told so. */
  private static void insistOnAllVisitors(String label, How how) {
    if (how.canary().filter(c -> !c.isNone()).isPresent()) {
      throw Refused.rule(
          label
              + " was a config change, which all visitors are given at once. Nothing was changed:"
              + " retry it without a canary.");
    }
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
