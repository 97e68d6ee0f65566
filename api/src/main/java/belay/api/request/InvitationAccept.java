package belay.api.request;

import java.util.Optional;

/** {@code POST /invitations}. */
public record InvitationAccept(String secret, Optional<String> description) {}
