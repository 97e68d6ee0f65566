package belay.api.request;

import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /apps/{app}/addons}: an add-on that Belay makes, or a hook.
 *
 * @param config where a hook leads
 * @param confirm the app's name, when a config var that was set by hand may go
 */
public record AddonProvision(
    Ref plan,
    Map<String, Object> config,
    Optional<AttachmentName> attachment,
    Optional<String> name,
    Optional<String> confirm,
    Optional<String> reason) {
  public AddonProvision {
    config = Map.copyOf(config);
  }

  /** Under which name the app is to know it. */
  public record AttachmentName(Optional<String> name) {}
}
