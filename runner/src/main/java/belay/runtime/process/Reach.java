package belay.runtime.process;

import belay.sandbox.Passable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Which directories dynos can go into, beside their own.
 *
 * @param shared whether they find their app's shared directory as {@code /shared}
 * @param home whether they can go into directories below BELAY_HOME, so far as they see them
 * @param trees where the trees of dynos are that cannot
 */
public record Reach(boolean shared, boolean home, Path trees) {
  static Reach of(Isolation isolation, Machine machine, Path trees) {
    boolean otherUser = machine.root() && isolation.ownUser;
    return new Reach(isolation.sandboxed, isolation.sandboxed || !otherUser, trees);
  }

  /** A new directory that they can go into, also when they cannot below BELAY_HOME. */
  public Path elsewhere() throws IOException {
    return Passable.make(trees, "belay-dyno");
  }
}
