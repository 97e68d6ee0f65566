package belay.deploy;

import belay.fleet.Canary;
import belay.fleet.Running;
import belay.release.Actor;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.Refused;
import belay.switching.Aftermath;
import belay.switching.AppTurns;
import belay.switching.CanaryRoad;
import belay.switching.DeployOutcome;
import belay.switching.GoLive;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Canaries, each change of them in its app's turn. */
final class RoadCanaries implements Canaries {
  private static final Logger LOG = LoggerFactory.getLogger(RoadCanaries.class);

  private final Running running;
  private final GoLive goLive;
  private final CanaryRoad canaries;
  private final AppTurns turns;
  private final Aftermath aftermath;

  RoadCanaries(Running running, GoLive goLive, AppTurns turns, Aftermath aftermath) {
    this.running = running;
    this.goLive = goLive;
    this.canaries = goLive.canaries();
    this.turns = turns;
    this.aftermath = aftermath;
  }

  /** Ends by itself what cannot go on. */
  void begin() {
    canaries.dynos().onTrouble(this::end);
  }

  @Override
  public Optional<Going> going(App app) {
    return running
        .canaries()
        .of(app.id())
        .flatMap(c ->
            canaries.of(app).map(entry -> new Going(entry, c.percent(), c.stages(), names(c))));
  }

  private static List<String> names(Canary canary) {
    return canary.dynos().stream().map(d -> d.name().toString()).sorted().toList();
  }

  @Override
  public DeployOutcome promote(App app, boolean full, Change change) {
    return aftermath.of(
        turns.take(
            app,
            "the promotion of a canary",
            line -> {},
            now -> {
              LedgerEntry entry = insist(now);
              Optional<Integer> next = full ? Optional.empty() : canaries.next(now);
              return next.isPresent()
                  ? canaries.advance(now, entry, next.get(), change)
                  : goLive.finish(now, entry, line -> {});
            }));
  }

  @Override
  public LedgerEntry abort(App app, Change change) {
    String why =
        "by " + change.actor().email() + change.reason().map(reason -> ": " + reason).orElse("");
    return turns.take(
        app,
        "the end of a canary",
        line -> {},
        now -> canaries.abort(now, why, change).orElseThrow(() -> none(now)));
  }

  private LedgerEntry insist(App app) {
    return canaries.of(app).orElseThrow(() -> none(app));
  }

  private static Refused none(App app) {
    return Refused.rule("No canary of " + app.name() + " is going on. One begins with:")
        .next("belay deploy --canary 10 -a " + app.name());
  }

  private void end(App app, String why) {
    Change change =
        new Change(
            new Actor(app.ownerId(), "belay", "canary"), Change.Source.API, Optional.of(why));
    try {
      Optional<LedgerEntry> _ =
          turns.take(
              app, "the end of a canary", line -> {}, now -> canaries.abort(now, why, change));
    } catch (BelayException e) {
      LOG.warn("the canary of {} is not ended: {}", app.name(), e.getMessage());
    }
  }
}
