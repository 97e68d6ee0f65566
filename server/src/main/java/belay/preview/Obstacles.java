package belay.preview;

import belay.apps.Orders;
import belay.contract.Contracts;

/** What may stand against going back to a release of an app. */
public record Obstacles(Orders orders, Upstream upstream, Contracts contracts) {}
