package belay.runtime.process;

import belay.network.AppNetwork;
import belay.network.Networks;
import belay.network.Service;
import belay.runtime.CannotStartDyno;
import belay.runtime.DynoNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which of the machine's networks is an app's: that is said by the app's user. Pure, but for the
 * making.
 */
final class AppNetworks {
  /** What the versions before gave to apps; there were never as many as would come to the end. */
  private static final int OLD_FIRST = 20_001;

  private static final int OLD_SLOT = 20_000;
  private static final int OLD_COUNT = 12_000;

  private AppNetworks() {}

  /** The slot of a user's app; none for a user that no app has. */
  static OptionalInt slot(int uid) {
    if (uid >= UserClaims.FIRST && uid <= UserClaims.LAST) {
      return OptionalInt.of(uid - UserClaims.FIRST + 1);
    }
    return uid >= OLD_FIRST && uid < OLD_FIRST + OLD_COUNT
        ? OptionalInt.of(uid - OLD_FIRST + OLD_SLOT)
        : OptionalInt.empty();
  }

  /**
   * The network of a user's app, made if it is not there.
   *
   * @throws CannotStartDyno when it cannot be made
   */
  static Optional<JoinedNetwork> join(Networks networks, int uid, DynoNetwork wanted) {
    OptionalInt slot = slot(uid);
    if (slot.isEmpty()) {
      return Optional.empty();
    }
    List<Service> services =
        wanted.services().stream().sorted().map(port -> new Service(port, true, true)).toList();
    try {
      AppNetwork network = networks.of(slot.getAsInt(), services);
      return Optional.of(
          new JoinedNetwork(network.namespace(), network.inner(), networks.resolvConf()));
    } catch (IOException e) {
      throw new CannotStartDyno(
          "The app's network could not be made: " + e.getMessage() + "; belay doctor looks why", e);
    }
  }
}
