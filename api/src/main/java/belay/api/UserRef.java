package belay.api;

import java.util.UUID;

/** A person referred to by id and address. */
public record UserRef(UUID id, String email) {}
