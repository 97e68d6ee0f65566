package belay.release;

import java.time.Instant;
import java.util.UUID;

/**
 * An app: a name that releases, dynos and domains belong to. Its id never changes, its name may.
 *
 * @param ownerId the user whose app it is
 */
public record App(UUID id, AppName name, UUID ownerId, Instant createdAt, Instant updatedAt) {}
