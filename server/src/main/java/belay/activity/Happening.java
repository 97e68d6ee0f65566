package belay.activity;

/**
 * One thing that happened to an app. Code asks for the record; people read {@link Words}; the
 * database keeps the {@link Facts}.
 */
public sealed interface Happening
    permits OfApp, OfRelease, OfDynos, OfSettings, OfPeople, OfConnections {}
