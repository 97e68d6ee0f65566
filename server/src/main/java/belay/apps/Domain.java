package belay.apps;

import java.time.Instant;
import java.util.UUID;

/** A custom host name of an app, lower case. */
public record Domain(UUID id, String hostname, Instant createdAt) {}
