package belay.api;

/**
 * What a command line that asks to be logged in is told, in the words of RFC 8628.
 *
 * @param deviceCode its own, told nobody else; by it the token is got
 * @param expiresIn seconds
 * @param interval seconds that it waits before it asks again
 * @param userCode what the person compares in the browser
 * @param verificationUri where the person says yes
 * @param verificationUriComplete the same with the code in it
 */
public record DeviceCodeBody(
    String deviceCode,
    long expiresIn,
    long interval,
    String userCode,
    String verificationUri,
    String verificationUriComplete) {}
