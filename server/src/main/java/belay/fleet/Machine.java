package belay.fleet;

import belay.release.LanguageRuntimes;
import belay.routing.Routing;
import belay.runtime.DynoRuntime;
import belay.runtime.Memory;

/** The machine that dynos run on: what starts them, tells how they are, and sends them requests. */
public record Machine(
    DynoRuntime runtime,
    HealthProbe health,
    Memory memory,
    Routing routing,
    LanguageRuntimes languages) {}
