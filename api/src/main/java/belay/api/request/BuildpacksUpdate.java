package belay.api.request;

import java.util.List;
import java.util.Optional;

/** {@code PUT /apps/{app}/buildpack-installations}: all of them, in their order. */
public record BuildpacksUpdate(
    @Must(value = "be a list of at most 20 buildpacks", max = 20, required = true)
        List<Part> updates,
    Optional<String> reason) {
  public BuildpacksUpdate {
    updates = List.copyOf(updates);
  }

  /**
   * One of them.
   *
   * @param buildpack required; by its name or its URL
   */
  public record Part(Optional<Ref> buildpack) {}
}
