package belay.api.request;

import java.util.Map;
import java.util.Optional;

/** {@code PATCH /apps/{app}/addons/{addon}/settings}: what is not named stays as it is. */
public record AddonSettings(
    @Must(value = "be an object of names and texts", required = true, some = true)
        Map<String, Object> settings,
    Optional<String> reason) {
  public AddonSettings {
    settings = Map.copyOf(settings);
  }
}
