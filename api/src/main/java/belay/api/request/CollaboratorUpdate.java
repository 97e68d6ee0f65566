package belay.api.request;

import java.util.List;
import java.util.Optional;

/** {@code PATCH /apps/{app}/collaborators/{who}}. */
public record CollaboratorUpdate(Optional<List<String>> permissions, Optional<String> reason) {}
