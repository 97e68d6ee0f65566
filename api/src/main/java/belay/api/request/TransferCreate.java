package belay.api.request;

import java.util.Optional;

/** {@code POST /account/app-transfers}: a user by id or email. */
public record TransferCreate(Ref app, Ref recipient, Optional<String> reason) {}
