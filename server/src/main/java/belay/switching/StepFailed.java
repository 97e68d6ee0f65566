package belay.switching;

/** Ends a switch, and what served goes on serving. Never leaves this package. */
public final class StepFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String why;

  StepFailed(String why) {
    super(why);
    this.why = why;
  }

  /** As a clause. */
  String why() {
    return why;
  }
}
