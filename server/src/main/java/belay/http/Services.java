package belay.http;

import belay.access.Access;
import belay.apps.Apps;
import belay.deploy.Deployer;
import belay.ledger.Ledger;
import belay.logs.AppLogs;
import belay.routing.Routing;
import java.time.InstantSource;

/** What the HTTP door works with. */
public record Services(
    Access access,
    Apps apps,
    Ledger ledger,
    Deployer deployer,
    AppLogs logs,
    Routing routing,
    InstantSource clock) {}
