package belay.api;

import java.time.Instant;

/**
 * A command line that asks to be logged in, for the person who is to say yes or no.
 *
 * @param address where it asks from
 * @param client what it calls its machine
 */
public record DeviceRequestBody(
    String address, String client, Instant createdAt, Instant expiresAt, String userCode) {}
