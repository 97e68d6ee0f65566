package belay.api;

import java.util.UUID;

/** A thing referred to by id and name. */
public record IdName(UUID id, String name) {}
