package belay.guard;

/**
 * The deaths of a release's dynos in the window.
 *
 * @param exits ended with an error: not with 0, and nobody had stopped them
 * @param memoryKills killed at their own limit, not because the machine had none left
 * @param healthFailures did not come up healthy, or fell ill
 */
public record Crashes(int exits, int memoryKills, int healthFailures) {
  public static final Crashes NONE = new Crashes(0, 0, 0);

  /** So many in a window are no chance. */
  private static final int MAX = 3;

  public int all() {
    return exits + memoryKills + healthFailures;
  }

  /** Both together. */
  public Crashes plus(Crashes more) {
    return new Crashes(
        exits + more.exits, memoryKills + more.memoryKills, healthFailures + more.healthFailures);
  }

  boolean areTooMany() {
    return all() >= MAX;
  }
}
