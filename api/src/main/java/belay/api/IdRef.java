package belay.api;

import java.util.UUID;

/** A thing referred to by id. */
public record IdRef(UUID id) {}
