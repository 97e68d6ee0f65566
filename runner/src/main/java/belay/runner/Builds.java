package belay.runner;

import belay.confinement.BuildNetwork;
import belay.confinement.BuildUsers;
import belay.confinement.RootBuilds;
import belay.runner.Ground.Spot;
import belay.runtime.process.LocalHost;
import belay.sandbox.Attached;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The commands of builds, each app's as a user of its own. Safe for use by several threads. */
final class Builds {
  private final RootBuilds root;
  private final BuildUsers users;
  private final int owner;
  private final int group;

  private Builds(RootBuilds root, BuildUsers users, LocalHost.Place place) {
    this.root = root;
    this.users = users;
    this.owner = place.owner();
    this.group = place.group();
  }

  static Builds of(LocalHost.Place place, RootBuilds root, LocalHost host) {
    return new Builds(root, users(host), place);
  }

  private static BuildUsers users(LocalHost host) {
    return new BuildUsers() {
      @Override
      public int of(UUID app) {
        return host.buildUser(app);
      }

      @Override
      public Optional<BuildNetwork> network(UUID app) {
        return host.network(app)
            .map(network -> new BuildNetwork(network.entering(), network.resolvConf()));
      }
    };
  }

  /** How they are kept apart here. */
  Told.Builds told() {
    return new Told.Builds(root.description(), root.notice().orElse(""), root.fault().orElse(""));
  }

  /** Where a build's directories are as its commands see them, and who runs these. */
  Told.Place place(UUID app) {
    return new Told.Place(users.of(app), root.seen(app).map(Path::toString).orElse(""));
  }

  /** Starts one, whose directories are held. */
  Attached start(Ask.Order order, List<Spot> held) throws IOException {
    Optional<BuildNetwork> network =
        order.machines() ? Optional.empty() : users.network(order.app());
    return root.start(
        new RootBuilds.Order(
            order.app(),
            users.of(order.app()),
            network,
            order.command(),
            order.env(),
            held.stream().map(Spot::path).toList()));
  }

  /** Whose directories of an app's builds may be. */
  Set<Integer> owners(UUID app) {
    return Set.of(owner, users.of(app));
  }

  /** Gives a directory to the user of an app's builds, or takes it back. */
  void own(UUID app, Spot spot, boolean give) throws IOException {
    int user = users.of(app);
    var to = give ? new Pinned.To(user, user) : new Pinned.To(owner, group);
    Pinned.own(spot.descriptor(), Set.of(owner, user), to);
  }
}
