package belay.api.request;

import java.util.Optional;

/**
 * A command line asks to be logged in.
 *
 * @param client what it calls its machine
 */
@Strict
public record DeviceCodeCreate(Optional<String> client) {}
