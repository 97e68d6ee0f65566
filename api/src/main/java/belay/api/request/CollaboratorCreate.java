package belay.api.request;

import java.util.List;
import java.util.Optional;

/** {@code POST /apps/{app}/collaborators}: a user by id or email. */
public record CollaboratorCreate(
    Ref user, Optional<List<String>> permissions, Optional<String> reason) {}
