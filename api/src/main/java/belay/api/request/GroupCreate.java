package belay.api.request;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /groups}.
 *
 * @param apps by name or id
 */
@Strict
public record GroupCreate(
    String name,
    @Must(value = "must be a list of apps", max = 32, required = true, some = true)
        List<String> apps,
    Optional<String> reason) {
  public GroupCreate {
    apps = List.copyOf(apps);
  }
}
