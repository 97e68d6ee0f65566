package belay.confinement;

/** Commands of builds that a test has run as they are. */
public final class Unconfined {
  private Unconfined() {}

  public static CommandWrapper commands() {
    return new PlainCommands("the test wants it so");
  }
}
