package belay.deploy;

import belay.apps.Apps;
import belay.apps.Drill;
import belay.apps.Orders;
import belay.release.Actor;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.rollback.RollbackTarget.Wanted;
import belay.watch.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rollbacks are rehearsed again and again, where that is asked for. */
public record DrillTimes(Apps apps, Orders orders, Timing timing, Rehearsals rehearsals) {
  private static final Logger LOG = LoggerFactory.getLogger(DrillTimes.class);
  private static final Duration LOOK = Duration.ofMinutes(1);

  /** Does it from now on. */
  public void begin() {
    timing.background().after(LOOK, this::look);
  }

  private void look() {
    try {
      apps.all().forEach(this::rehearseInTurn);
    } finally {
      begin();
    }
  }

  /** What goes wrong with one app keeps no other from its rehearsal. */
  private void rehearseInTurn(App app) {
    try {
      rehearseIfDue(app);
    } catch (RuntimeException e) {
      LOG.warn("{} could not be rehearsed", app.name(), e);
    }
  }

  private void rehearseIfDue(App app) {
    Duration every = apps.settings(app).rollbacks().rehearse();
    List<Drill> last = orders.drills(app, 1);
    boolean due =
        !every.isZero()
            && (last.isEmpty()
                || !timing.time().instant().isBefore(last.getFirst().at().plus(every)));
    if (!due) {
      return;
    }
    try {
      Actor belay = new Actor(app.ownerId(), "belay", "rehearsal");
      rehearsals.rehearse(
          app, new Wanted.Previous(), new Change(belay, Change.Source.API, Optional.empty()));
    } catch (BelayException e) {
      LOG.info("{} is not rehearsed: {}", app.name(), e.getMessage());
    }
  }
}
