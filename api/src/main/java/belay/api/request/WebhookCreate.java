package belay.api.request;

import java.util.List;
import java.util.Optional;

/** {@code POST /apps/{app}/webhooks}, and {@code PATCH} of one, where all may be missing. */
public record WebhookCreate(
    Optional<String> url,
    Optional<List<String>> include,
    Optional<String> level,
    Optional<String> secret,
    Patch<String> authorization,
    Optional<String> reason) {}
