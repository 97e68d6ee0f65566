package belay.api.request;

/** {@code POST /users}. */
@Strict
public record UserCreate(String email, boolean admin) {}
