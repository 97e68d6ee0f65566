package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An add-on: a service outside the apps.
 *
 * @param variables the names of its variables; their values leave the server only as config vars
 * @param generation how often they were set
 */
public record AddonBody(
    UUID id, String name, List<String> variables, int generation, Instant createdAt) {}
