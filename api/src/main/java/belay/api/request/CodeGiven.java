package belay.api.request;

import java.util.Optional;

/** {@code POST /account/totp/actions/confirm}. */
public record CodeGiven(String code, Optional<String> reason) {}
