package belay.api;

import java.time.Instant;
import java.util.UUID;

/** Something that happened to an app outside its releases. */
public record EventBody(UUID id, String what, String actor, String source, Instant createdAt) {}
