package belay.api.request;

import java.util.Map;
import java.util.Optional;

/** {@code PATCH /belay-addons/{addon}}: what is not named is removed. */
public record AddonUpdate(
    @Must(value = "be an object of names and texts", required = true) Map<String, Object> variables,
    Optional<String> reason) {
  public AddonUpdate {
    variables = Map.copyOf(variables);
  }
}
