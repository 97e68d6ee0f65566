package belay.api;

import java.util.List;
import java.util.UUID;

/**
 * Belay's own: what a browser makes a passkey by.
 *
 * @param challenge what it signs, in base64url, within ten minutes
 * @param host the name that it is for, by which the client came
 * @param user the person's id, which the passkey carries
 * @param algorithms COSE's numbers
 * @param known ids of the passkeys that the person has, in base64url
 */
public record PasskeyOptionsBody(
    String challenge,
    String host,
    UUID user,
    String email,
    List<Integer> algorithms,
    List<String> known) {}
