package belay.deploy;

import belay.activity.OfApp;
import belay.activity.OfSettings;
import belay.apps.Settings;
import belay.fleet.Records;
import belay.ledger.Draft;
import belay.lifecycle.AppLife;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Refused;
import belay.release.Release;
import belay.release.Slug;
import belay.slug.Slugs;
import belay.switching.AppTurns;
import belay.switching.DeployOutcome;
import belay.switching.GoLive;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes apps of others. Safe for use by several threads. */
final class RoadForks implements Forks {
  private static final Logger LOG = LoggerFactory.getLogger(RoadForks.class);

  private final Records records;
  private final Slugs slugs;
  private final InstantSource time;
  private final GoLive goLive;
  private final AppTurns turns;
  private final AppLife life;
  private final SlugCopies copies;

  RoadForks(
      Records records,
      Slugs slugs,
      InstantSource time,
      GoLive goLive,
      AppTurns turns,
      AppLife life,
      SlugCopies copies) {
    this.records = records;
    this.slugs = slugs;
    this.time = time;
    this.goLive = goLive;
    this.turns = turns;
    this.life = life;
    this.copies = copies;
  }

  @Override
  public Forked fork(App source, Optional<AppName> name, Change change) {
    LedgerEntry from = turns.serving(source);
    Optional<Slug> slug = from.release().slug().map(_ -> slugOf(source, from));
    App app = life.create(name, change);
    try {
      records.apps().event(source, new OfApp.Forked(app.name().value()), change);
      outfit(source, app, change);
      Optional<Slug> copy = slug.map(s -> copies.into(app, s, _ -> {}));
      DeployOutcome outcome =
          turns.take(app, "the fork", line -> {}, now -> release(now, source, from, copy, change));
      return new Forked(app, outcome, notes(source, app, from.release().config()));
    } catch (BelayException e) {
      // Half an app is none.
      giveUp(app, change);
      throw e;
    }
  }

  private void giveUp(App app, Change change) {
    try {
      life.destroy(app, change);
    } catch (BelayException e) {
      LOG.warn("{} is half a fork and could not be destroyed: {}", app.name(), e.getMessage());
    }
  }

  private Slug slugOf(App source, LedgerEntry from) {
    return from.release()
        .slug()
        .filter(slugs::has)
        .flatMap(records.ledger()::slug)
        .orElseThrow(() ->
            Refused.rule(
                "Nothing is forked: the slug of "
                    + source.name()
                    + " "
                    + from.release().label()
                    + " is gone from the store. Push its commit again."));
  }

  /** What is asked for, not what was stopped for a while. */
  private void outfit(App source, App app, Change change) {
    Settings of = records.apps().settings(source).withMaintenance(false).withStopped(List.of());
    records
        .apps()
        .settings(app, of.narrowed(), new OfSettings.Copied(source.name().value()), change);
    SortedMap<String, Integer> formation = records.apps().formation(source);
    if (!formation.isEmpty()) {
      records.apps().scale(app, formation, change);
    }
    records.apps().resize(app, records.apps().sizes(source), change);
  }

  /**
   * Its release command is not run: with the config of the source it would change the source's
   * data.
   */
  private DeployOutcome release(
      App app, App source, LedgerEntry from, Optional<Slug> copy, Change change)
      throws InterruptedException {
    Instant now = time.instant();
    ConfigVars config = from.release().config();
    Draft draft =
        new Draft(
            app.id(),
            Kind.FORK,
            copy.flatMap(Slug::commit).map(Release.Ref::commit).orElse(Release.Ref.NONE),
            Descriptions.fork(source.name(), from.version()),
            change,
            copy.isPresent(),
            copy.map(Slug::id),
            config.withoutAddons(config.addons()));
    Origin origin = new Origin(now, Duration.ZERO, Duration.ZERO, List.of());
    var way = new GoLive.Way(false, false, now, goLive.precedence().ask(), origin);
    return goLive.release(app, draft, way, line -> {});
  }

  private List<String> notes(App source, App app, ConfigVars config) {
    List<String> notes = new ArrayList<>();
    for (String addon : config.addons()) {
      String keys =
          config.references().entrySet().stream()
              .filter(r -> r.getValue().addon().equals(addon))
              .map(Map.Entry::getKey)
              .collect(Collectors.joining(", "));
      notes.add(
          "Not copied: the add-on "
              + addon
              + " ("
              + keys
              + "). For data of its own: belay addons:create NAME VARIABLE=VALUE and belay"
              + " addons:attach NAME -a "
              + app.name()
              + "; to share it: belay addons:attach "
              + addon
              + " -a "
              + app.name());
    }
    if (!records.apps().domains(source).isEmpty()) {
      notes.add("Not copied: the domains, which stay with " + source.name() + ".");
    }
    List<String> shared =
        config.values().keySet().stream().filter(k -> k.endsWith("_URL")).toList();
    if (!shared.isEmpty()) {
      notes.add(
          "Copied with its value, so that both apps use the same service: "
              + String.join(", ", shared)
              + ". Others: belay config:set KEY=VALUE -a "
              + app.name());
    }
    return notes;
  }
}
