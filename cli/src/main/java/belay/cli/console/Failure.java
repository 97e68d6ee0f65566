package belay.cli.console;

import java.util.List;

/** A command that cannot go on: what happened, what to do next, and the exit status. */
public class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Something did not work. */
  public static final int FAILED = 1;

  /** The command was not understood, or a person must look. */
  public static final int ATTENTION = 2;

  private final int status;
  private final transient List<String> next;

  protected Failure(int status, String message, List<String> next) {
    super(message);
    this.status = status;
    this.next = List.copyOf(next);
  }

  /** It did not work; {@code next} says what to do, a line each. */
  public static Failure failed(String message, String... next) {
    return new Failure(FAILED, message, List.of(next));
  }

  /** It was asked for wrongly, or needs a person's attention. */
  public static Failure usage(String message, String... next) {
    return new Failure(ATTENTION, message, List.of(next));
  }

  public int status() {
    return status;
  }

  public List<String> next() {
    return next;
  }

  /** The sentence for a person. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
