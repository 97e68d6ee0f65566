package belay.api;

import java.time.Instant;

/**
 * A link that signs a browser in to the dashboard, once.
 *
 * @param url with its secret, told only now
 */
public record SignInLinkBody(String url, Instant expiresAt) {}
