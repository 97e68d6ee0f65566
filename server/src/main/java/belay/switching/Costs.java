package belay.switching;

import belay.fleet.Fleet;
import belay.fleet.Rooms;
import belay.release.BelayException;
import belay.release.Release;
import belay.release.SwitchFigures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what switches cost, beside their releases, and how those answer afterwards. */
final class Costs {
  private static final Logger LOG = LoggerFactory.getLogger(Costs.class);

  private final Rooms rooms;
  private final Fleet fleet;

  Costs(Rooms rooms, Fleet fleet) {
    this.rooms = rooms;
    this.fleet = fleet;
  }

  /** What is known now; what becomes of the requests in flight is added when they have ended. */
  void keep(Release release, SwitchFigures figures) {
    try {
      rooms.ledger().keepFigures(release, figures);
    } catch (BelayException e) {
      LOG.warn("the figures of {} are not kept: {}", release.label(), e.getMessage());
    }
    fleet
        .of(release.appId())
        .map(Fleet.Serving::pool)
        .ifPresent(pool ->
            rooms
                .background()
                .after(rooms.limits().measureAfter(), () -> measureAfter(release, pool)));
  }

  private void measureAfter(Release release, String pool) {
    SwitchClock.latency(rooms.routing().measure(release.appId().toString(), pool))
        .ifPresent(after -> rooms.ledger().keepAfter(release, after));
  }
}
