package belay.api.request;

import java.util.Map;
import java.util.Optional;

/** {@code POST /belay-addons}: the variables of a service that runs elsewhere. */
@Strict
public record AddonCreate(
    String name,
    @Must(value = "be an object of names and texts", required = true) Map<String, Object> variables,
    Optional<String> reason) {
  public AddonCreate {
    variables = Map.copyOf(variables);
  }
}
