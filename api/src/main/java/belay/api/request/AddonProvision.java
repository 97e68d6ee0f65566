package belay.api.request;

import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /apps/{app}/addons}, as Heroku's clients make hooks.
 *
 * @param config where the hook leads
 */
public record AddonProvision(Ref plan, Map<String, Object> config, Optional<String> reason) {
  public AddonProvision {
    config = Map.copyOf(config);
  }
}
