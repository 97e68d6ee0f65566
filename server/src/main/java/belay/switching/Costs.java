package belay.switching;

import belay.fleet.Fleet;
import belay.fleet.RoadLimits;
import belay.ledger.Ledger;
import belay.release.BelayException;
import belay.release.Release;
import belay.release.SwitchFigures;
import belay.routing.Routing;
import belay.watch.Background;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what switches cost, beside their releases, and how those answer afterwards. */
final class Costs {
  private static final Logger LOG = LoggerFactory.getLogger(Costs.class);

  private final Ledger ledger;
  private final Routing routing;
  private final Background background;
  private final RoadLimits limits;
  private final Fleet fleet;

  Costs(Ledger ledger, Routing routing, Background background, RoadLimits limits, Fleet fleet) {
    this.ledger = ledger;
    this.routing = routing;
    this.background = background;
    this.limits = limits;
    this.fleet = fleet;
  }

  /** What is known now; what becomes of the requests in flight is added when they have ended. */
  void keep(Release release, SwitchFigures figures) {
    try {
      ledger.keepFigures(release, figures);
    } catch (BelayException e) {
      LOG.warn("the figures of {} are not kept: {}", release.label(), e.getMessage());
    }
    fleet
        .of(release.appId())
        .map(Fleet.Serving::pool)
        .ifPresent(
            pool -> background.after(limits.measureAfter(), () -> measureAfter(release, pool)));
  }

  private void measureAfter(Release release, String pool) {
    SwitchClock.latency(routing.measure(release.appId().toString(), pool))
        .ifPresent(after -> ledger.keepAfter(release, after));
  }
}
