package belay.api.request;

import java.util.List;

/** {@code POST /filters/apps}. */
public record AppsFilter(@Must("be an object with a list \"id\" of at most 1000 app ids") In in) {
  /** Which are asked for; ids that are none are passed over. */
  public record In(
      @Must(value = "be a list of at most 1000 app ids", max = 1_000, required = true)
          List<String> id) {
    public In {
      id = List.copyOf(id);
    }
  }
}
