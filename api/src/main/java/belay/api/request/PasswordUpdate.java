package belay.api.request;

import java.util.Optional;

/** {@code PUT /account/password}. */
public record PasswordUpdate(String password, Optional<String> reason) {}
