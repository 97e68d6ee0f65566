package belay.release;

/**
 * The root of everything that Belay itself throws. Its message is a sentence for a person: what
 * happened, what still works, what to do next. It never carries a secret.
 */
public abstract class BelayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  protected BelayException(String message) {
    super(message);
    this.sentence = message;
  }

  protected BelayException(String message, Throwable cause) {
    super(message, cause);
    this.sentence = message;
  }

  @Override
  public String getMessage() {
    return sentence;
  }
}
