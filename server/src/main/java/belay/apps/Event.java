package belay.apps;

import java.time.Instant;
import java.util.UUID;

/** Something that happened to an app outside its releases: scaled, renamed, a domain added. */
public record Event(UUID id, String what, String actorEmail, String source, Instant at) {}
