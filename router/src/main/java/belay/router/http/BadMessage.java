package belay.router.http;

/**
 * A message that breaks the rules. It has no stack trace, because peers cause it as often as they
 * like.
 */
public final class BadMessage extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;

  public BadMessage(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  BadMessage(String sentence) {
    this(400, sentence);
  }

  /** The status that answers it when it was a request. */
  public int status() {
    return status;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
