package belay.http;

import belay.deploy.AppChanges;
import belay.preview.Comparisons;
import belay.deploy.ReleaseChanges;
import belay.slug.Slugs;
import belay.preview.Stages;
import belay.preview.Upstream;
import belay.access.Access;
import belay.addon.Addons;
import belay.apps.Apps;
import belay.apps.Orders;
import belay.archive.Exports;
import belay.builds.Builds;
import belay.builds.SlugUploads;
import belay.drain.Drains;
import belay.ledger.Chronicle;
import belay.ledger.Ledger;
import belay.logs.AppLogs;
import belay.outbound.Outbound;
import belay.outbox.SqlDeliveries;
import belay.pipeline.Pipelines;
import belay.routing.Routing;
import belay.routing.Site;
import belay.webhook.SqlWebhooks;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What the HTTP door works with.
 *
 * @param outbound which addresses webhooks and log drains may lead to
 * @param imageId the id of the image that the container engine has under a name
 * @param fingerprint tells one value of a config var from another, and nothing of it
 */
public record Services(
    Access access,
    Apps apps,
    Orders orders,
    Addons addons,
    Pipelines pipelines,
    Ledger ledger,
    Chronicle chronicle,
    UnaryOperator<String> fingerprint,
    Site site,
    ReleaseChanges releases,
    AppChanges changes,
    Comparisons comparisons,
    Stages stages,
    Upstream upstream,
    Slugs slugs,
    Builds builds,
    SlugUploads uploads,
    Exports exports,
    AppLogs logs,
    Drains drains,
    Routing routing,
    SqlWebhooks webhooks,
    SqlDeliveries deliveries,
    HookServices hooks,
    Outbound outbound,
    Function<String, Optional<String>> imageId,
    InstantSource clock) {}
