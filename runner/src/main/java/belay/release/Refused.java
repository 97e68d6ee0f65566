package belay.release;

import java.util.Optional;

/**
 * The request is well formed, but a rule forbids it as things stand (the target is the release that
 * serves, the name is taken, a build is running). Nothing was changed.
 */
public final class Refused extends BelayException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;
  private final transient Optional<Next> next;

  /** The kind of rule that forbids it. */
  public sealed interface Reason {
    /** A rule on what is asked for, whoever asks and whenever. */
    record Rule() implements Reason {}

    /** Something else goes on, or somebody decided otherwise: it may be possible later. */
    record Conflict() implements Reason {}

    /** The person may not. */
    record Forbidden() implements Reason {}
  }

  /**
   * The next thing to do.
   *
   * @param command as one types it
   */
  public record Next(String command) {}

  private Refused(Reason reason, String sentences, Optional<Next> next) {
    super(sentences + next.map(n -> " " + n.command()).orElse(""));
    this.reason = reason;
    this.next = next;
  }

  /** By a rule on what is asked for. */
  public static Refused rule(String sentences) {
    return new Refused(new Reason.Rule(), sentences, Optional.empty());
  }

  /** By what goes on, or was decided. */
  public static Refused conflict(String sentences) {
    return new Refused(new Reason.Conflict(), sentences, Optional.empty());
  }

  /** By what the person may do. */
  public static Refused forbidden(String sentences) {
    return new Refused(new Reason.Forbidden(), sentences, Optional.empty());
  }

  /**
   * The same with what to do next.
   *
   * @param command that the sentences lead to: it ends the message
   */
  public Refused next(String command) {
    return new Refused(reason, String.valueOf(getMessage()), Optional.of(new Next(command)));
  }

  public Reason reason() {
    return reason;
  }

  /** What to do next, for those who can offer it as more than words. */
  public Optional<Next> next() {
    return next;
  }

  /** The Platform API's id of the error. */
  public String id() {
    return switch (reason) {
      case Reason.Rule _ -> "invalid_params";
      case Reason.Conflict _ -> "conflict";
      case Reason.Forbidden _ -> "forbidden";
    };
  }
}
