package belay.api.request;

import java.util.Optional;

/** {@code POST /pipelines}. */
public record PipelineCreate(Optional<Owner> owner, String name) {
  /** Whose it is to be, by id or email. */
  public record Owner(Optional<String> type, Optional<String> id, Optional<String> email) {}
}
