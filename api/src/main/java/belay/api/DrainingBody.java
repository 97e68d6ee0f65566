package belay.api;

import java.time.Instant;

/**
 * A former release whose dynos get no new requests and still have some open: WebSockets, event
 * streams, slow downloads.
 *
 * @param version of the release that served with them
 * @param connections how many are open
 * @param until when they are cut
 */
public record DrainingBody(int version, int connections, Instant until) {}
