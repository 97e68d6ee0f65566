package belay.confinement;

import java.util.Optional;
import java.util.UUID;

/** Who builds run as where Belay is root. Safe for several threads. */
public interface BuildUsers {
  /**
   * The user, uid and gid alike, of an app's builds: nobody else's on this machine.
   *
   * @throws belay.release.BelayException when none can be had
   */
  int of(UUID app);

  /** The network that an app's builds are in; empty for the machine's. */
  default Optional<BuildNetwork> network(UUID app) {
    return Optional.empty();
  }
}
