package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An add-on: a service outside the apps.
 *
 * @param app the app that has it, of what belongs to one app: a hook, or what Belay made for it
 * @param plan what it is, such as {@code deployhooks:email}
 * @param variables the names of its variables; their values leave the server only as config vars
 * @param generation how often they were set
 * @param state {@code provisioning}, {@code provisioned}, or {@code deprovisioned} for one that can
 *     be brought back
 * @param message what there is to say of it
 * @param place where it is, in a few words, of what Belay makes
 * @param goesAt when its data goes, of one that was destroyed
 */
public record AddonBody(
    UUID id,
    String name,
    Optional<String> app,
    String plan,
    List<String> variables,
    int generation,
    Instant createdAt,
    String state,
    Optional<String> message,
    Optional<Instant> goesAt,
    Optional<String> place) {}
