package belay.api.request;

/** {@code POST /account/keys}. */
public record KeyCreate(String publicKey) {}
