package belay.release;

/** What a person sent cannot be accepted; nothing was changed. Doors answer it with 422. */
public final class InvalidInput extends BelayException {
  private static final long serialVersionUID = 1L;

  public InvalidInput(String message) {
    super(message);
  }
}
