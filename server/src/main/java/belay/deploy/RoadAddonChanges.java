package belay.deploy;

import belay.activity.OfConnections;
import belay.addon.Addon;
import belay.apps.Settings;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.lifecycle.Formation;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.ConfigVars.Reference;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.NotFound;
import belay.release.Printable;
import belay.release.Refused;
import belay.releaseurls.ReleaseUrls;
import belay.switching.Aftermath;
import belay.switching.DeployOutcome;
import belay.switching.Leftovers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attaches and detaches add-ons, each time by one release. */
final class RoadAddonChanges implements AddonChanges {
  private static final Logger LOG = LoggerFactory.getLogger(RoadAddonChanges.class);

  private final Records records;
  private final Running running;
  private final Leftovers leftovers;
  private final ConfigTurn turn;
  private final Formation formation;
  private final ReleaseUrls urls;
  private final Aftermath aftermath;

  RoadAddonChanges(
      Records records,
      Running running,
      Leftovers leftovers,
      ConfigTurn turn,
      Formation formation,
      ReleaseUrls urls,
      Aftermath aftermath) {
    this.records = records;
    this.running = running;
    this.leftovers = leftovers;
    this.turn = turn;
    this.formation = formation;
    this.urls = urls;
    this.aftermath = aftermath;
  }

  @Override
  public DeployOutcome attach(App app, Addon addon, String as, Change change) {
    return change(
        app,
        change,
        config -> config.withReferences(references(addon, as)),
        Descriptions.attach(as, addon.name()));
  }

  @Override
  public DeployOutcome replace(App app, Addon addon, String as, Change change) {
    Map<String, Reference> all = references(addon, as);
    return change(
        app,
        change,
        config -> config.withoutReferences(all.keySet()).withReferences(all),
        Descriptions.attach(as, addon.name()));
  }

  /** The config vars that an attachment has. */
  static Map<String, Reference> references(Addon addon, String as) {
    Map<String, Reference> references = new TreeMap<>();
    addon.variables().forEach(v -> references.put(as + "_" + v, new Reference(addon.ref(), v)));
    return references;
  }

  @Override
  public DeployOutcome detach(App app, String addon, Change change) {
    ConfigVars now = turn.turns().serving(app).release().config();
    Optional<Addon> known = records.addons().find(addon);
    String ref = known.map(Addon::ref).orElse(addon);
    if (!now.addons().contains(ref)) {
      throw new NotFound(
          "attachment", Printable.of(addon) + " is not attached to " + app.name() + ".");
    }
    return change(
        app,
        change,
        config -> config.withoutAddons(Set.of(ref)),
        Descriptions.detach(as(now, ref), known.map(Addon::name).orElse(addon)));
  }

  private static String as(ConfigVars config, String addon) {
    return config.references().entrySet().stream()
        .filter(r -> r.getValue().addon().equals(addon))
        .map(r -> r.getKey().replaceFirst("_" + r.getValue().variable() + "$", ""))
        .findFirst()
        .orElse(addon);
  }

  @Override
  public String as(App app, Addon addon) {
    return as(turn.turns().serving(app).release().config(), addon.ref());
  }

  @Override
  public DeployOutcome upgraded(App app, Addon addon, Change change) {
    return new HookChange(turn.time(), turn.goLive(), turn.turns())
        .release(app, Descriptions.upgrade(as(app, addon), addon.name()), () -> {}, change);
  }

  private DeployOutcome change(
      App app, Change change, UnaryOperator<ConfigVars> turning, String description) {
    return aftermath.of(
        turn.take(
            app,
            new ConfigTurn.Way("an add-on change", Kind.ADDON, turning, diff -> description),
            change));
  }

  @Override
  public Addon rotate(Addon addon, Map<String, String> variables, Change change) {
    Addon rotated = records.addons().set(addon, variables);
    for (App app : records.apps().all()) {
      if (uses(app, addon)) {
        records.apps().event(app, new OfConnections.AddonRotated(addon.name()), change);
        restart(app, change);
      }
    }
    urls.rotated(addon);
    return rotated;
  }

  private void restart(App app, Change change) {
    try {
      running.warm().giveUp(app.id());
      formation.restart(app, Optional.empty(), change);
      Settings settings = records.apps().settings(app);
      if (settings.envFile()) {
        leftovers.tidy(app.id());
      }
    } catch (BelayException e) {
      LOG.warn("{} has the old variables still: {}", app.name(), e.getMessage());
    }
  }

  @Override
  public void destroy(Addon addon) {
    for (App app : records.apps().all()) {
      if (uses(app, addon)) {
        throw Refused.conflict(
                addon.name() + " is attached to " + app.name() + ". Detach it first:")
            .next("belay addons:detach " + addon.name() + " -a " + app.name());
      }
    }
    records.addons().destroy(addon);
  }

  private boolean uses(App app, Addon addon) {
    return records
        .ledger()
        .serving(app.id())
        .filter(e -> e.release().config().addons().contains(addon.ref()))
        .isPresent();
  }
}
