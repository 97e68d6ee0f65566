package belay.runtime.process;

import belay.network.AppNetwork;
import belay.network.Networks;
import belay.network.Pasta;
import belay.network.Service;
import belay.runtime.CannotStartDyno;
import belay.runtime.DynoNetwork;
import belay.users.AppUsers;
import belay.users.UserClaims;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The networks of a home's apps. Which one is an app's is said by its user. Thread-safe. */
final class AppNetworks implements AutoCloseable {
  /** What the versions before gave to apps; there were never as many as would come to the end. */
  private static final int OLD_FIRST = 20_001;

  private static final int OLD_SLOT = 20_000;
  private static final int OLD_COUNT = 12_000;

  private static final Logger LOG = LoggerFactory.getLogger(AppNetworks.class);

  private final Supplier<Optional<Networks>> networks;
  private final Supplier<Optional<Pasta>> pasta;
  private final NetworkKeeper keeper;

  /**
   * @param means waits until it is known whether there are any
   */
  AppNetworks(Means means, Supplier<List<Hosted>> live, AppUsers users) {
    this.networks = means::networks;
    this.pasta = means::pasta;
    this.keeper = new NetworkKeeper(networks, live, users);
  }

  /** Looks after them, from now on. */
  AppNetworks keep() {
    keeper.start();
    return this;
  }

  @Override
  public void close() {
    keeper.close();
  }

  /** Takes a user's app's network away, unless something runs in it. */
  void vacate(int user) throws IOException {
    OptionalInt slot = slot(user);
    Optional<Networks> all = networks.get();
    if (slot.isPresent() && all.isPresent() && !all.get().vacate(slot.getAsInt())) {
      LOG.debug("something runs in the network of user {}", user);
    }
  }

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
   * The network of a user's app, made if it is not there; empty for the machine's.
   *
   * @param user none where apps have no users of their own
   * @throws CannotStartDyno when it cannot be made
   */
  Optional<JoinedNetwork> of(OptionalInt user, DynoNetwork wanted) {
    if (!wanted.own()) {
      return Optional.empty();
    }
    if (user.isEmpty()) {
      return pasta.get().map(own -> new JoinedNetwork.ByPasta(own, wanted.services()));
    }
    OptionalInt slot = slot(user.getAsInt());
    Optional<Networks> all = networks.get();
    if (slot.isEmpty() || all.isEmpty()) {
      return Optional.empty();
    }
    List<Service> services =
        wanted.services().stream().sorted().map(port -> new Service(port, true, true)).toList();
    try {
      AppNetwork network = all.get().of(slot.getAsInt(), services);
      return Optional.of(
          new JoinedNetwork.Named(network.namespace(), network.inner(), all.get().resolvConf()));
    } catch (IOException e) {
      throw new CannotStartDyno(
          "The app's network could not be made: " + e.getMessage() + "; see belay server:status",
          e);
    }
  }
}
