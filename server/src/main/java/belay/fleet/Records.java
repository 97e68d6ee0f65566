package belay.fleet;

import belay.addon.Addons;
import belay.apps.Apps;
import belay.apps.Orders;
import belay.contract.Contracts;
import belay.group.Groups;
import belay.ledger.Ledger;
import belay.pipeline.Pipelines;
import belay.release.Commits;

/** The records of apps and their releases. */
public record Records(
    Ledger ledger,
    Apps apps,
    Orders orders,
    Addons addons,
    Pipelines pipelines,
    Groups groups,
    Contracts contracts,
    Commits commits) {}
