package belay.api;

/** The Platform API's {@code rate-limit}. */
public record RateLimitBody(int remaining) {}
