package belay.api;

/**
 * Belay's own: the key of an app that makes codes, while it is being set up.
 *
 * @param secret in base 32, as it is typed
 * @param uri as apps read it from a QR code
 */
public record TotpBody(String secret, String uri) {}
