package belay.api.request;

import java.util.List;
import java.util.Optional;

/** {@code PATCH /apps/{app}/formation}. */
public record FormationUpdate(
    @Must(value = "be a list of process types and quantities", some = true) List<Part> updates,
    boolean force,
    Optional<String> reason) {
  public FormationUpdate {
    updates = List.copyOf(updates);
  }

  /**
   * Of one process type.
   *
   * @param type required, as text
   * @param quantity {@code 3}, {@code +1} or {@code -1}
   * @param dockerImage the image that is released for it
   */
  public record Part(
      Optional<String> type,
      Optional<String> quantity,
      Optional<String> size,
      Optional<Ref> dynoSize,
      Optional<String> dockerImage) {}
}
