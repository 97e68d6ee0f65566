package belay.api.request;

/** A body whose keys are the client's own, or whose form an endpoint reads by itself. */
public final class FreeForm {
  private FreeForm() {}
}
