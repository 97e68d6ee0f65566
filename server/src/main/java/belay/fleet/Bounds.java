package belay.fleet;

/** The limits of changes, apps and persons. */
public record Bounds(RoadLimits limits, Quotas quotas) {}
