package belay.api;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a release is looked at beside the one that serves.
 *
 * @param url to be opened in a browser
 * @param linkUntil until when it may be used, where it is a link to the app's own host; whoever has
 *     it may use it
 * @param seconds how long who used such a link sees the release at the app's own host
 * @param over what ends that at once
 */
public record ReleaseAddress(
    String url, Optional<Instant> linkUntil, Optional<Long> seconds, Optional<String> over) {}
