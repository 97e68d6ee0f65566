package belay.fleet;

import belay.checkpoint.AddonData;
import belay.release.LanguageRuntimes;
import belay.routing.Routing;
import belay.runtime.DynoRuntime;
import belay.runtime.Memory;

/**
 * The machine that dynos run on: what starts them, tells how they are, sends them requests, and has
 * the data of their add-ons.
 */
public record Machine(
    DynoRuntime runtime,
    HealthProbe health,
    Memory memory,
    Routing routing,
    LanguageRuntimes languages,
    AddonData data) {}
