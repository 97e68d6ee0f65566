package belay.api.request;

/** A body whose keys are the client's own names: no record could say them beforehand. */
public final class FreeForm {
  private FreeForm() {}
}
