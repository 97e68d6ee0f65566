package belay.fleet;

/** What a change, an app and a person may take. */
public record Bounds(RoadLimits limits, Quotas quotas) {}
