package belay.fleet;

import belay.layout.Disk;
import belay.layout.Reserve;
import belay.release.Commits;
import belay.routing.Site;
import belay.watch.Background;
import belay.addon.Addons;
import belay.apps.AppDirectories;
import belay.apps.Apps;
import belay.apps.Orders;
import belay.archive.Arrivals;
import belay.build.Builder;
import belay.ledger.Ledger;
import belay.logs.AppLogs;
import belay.pipeline.Pipelines;
import belay.routing.Routing;
import belay.runtime.DynoRuntime;
import belay.runtime.Memory;
import belay.slug.Slugs;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The rooms below this one, disk, memory, time and chance, as they are handed in. */
public record Rooms(
    Ledger ledger,
    Apps apps,
    Orders orders,
    Addons addons,
    Pipelines pipelines,
    Commits commits,
    AppDirectories directories,
    Slugs slugs,
    Arrivals arrivals,
    Builder builder,
    DynoRuntime runtime,
    Routing routing,
    AppLogs logs,
    HealthProbe health,
    Site site,
    Disk disk,
    Reserve reserve,
    Background background,
    Memory memory,
    InstantSource time,
    RandomGenerator chance,
    Limits limits,
    Quotas quotas) {}
