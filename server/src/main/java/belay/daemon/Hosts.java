package belay.daemon;

import belay.confinement.BuildNetwork;
import belay.confinement.BuildUsers;
import belay.confinement.CommandWrapper;
import belay.home.Home;
import belay.kernel.Capabilities;
import belay.network.NetworkSettings;
import belay.runner.RunnerBuilds;
import belay.runner.RunnerHost;
import belay.runtime.limits.DynoLimits;
import belay.runtime.process.DynoHost;
import belay.runtime.process.LocalHost;
import belay.settings.NetworkConfig;
import belay.settings.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * What has the processes of apps: the runner, where there is one and this program has no rights of
 * its own, else this program.
 *
 * @param dynos those of dynos
 * @param users who builds run as, where this program knows
 * @param runner that program
 * @param builds their commands, where the runner runs them
 */
record Hosts(
    DynoHost dynos,
    Optional<BuildUsers> users,
    Optional<RunnerHost> runner,
    Optional<CommandWrapper> builds) {
  /** Empty where nothing of an app is to run. */
  static Optional<Hosts> of(Home home, ServerConfig config, Outside outside, InstantSource time)
      throws IOException {
    if (!outside.reached()) {
      return Optional.empty();
    }
    NetworkSettings networks = NetworkConfig.withRegistries(config.networks(), System.getenv());
    Optional<Path> socket = Capabilities.areRoots() ? Optional.empty() : socket(home);
    if (socket.isPresent()) {
      RunnerHost runner = new RunnerHost(socket.get(), networks);
      return Optional.of(
          new Hosts(
              runner,
              Optional.empty(),
              Optional.of(runner),
              Optional.of(new RunnerBuilds(runner))));
    }
    LocalHost here =
        new LocalHost(LocalHost.Place.of(home.root()), time, DynoLimits.DEFAULT, networks);
    return Optional.of(
        new Hosts(here, Optional.of(users(here)), Optional.empty(), Optional.empty()));
  }

  /** Where the runner listens: a service manager that starts both says where. */
  private static Optional<Path> socket(Home home) {
    Optional<Path> given = Optional.ofNullable(System.getenv("BELAY_RUNNER")).map(Path::of);
    return given.or(
        () -> Optional.of(home.run().resolve("runner.sock")).filter(path -> Files.exists(path)));
  }

  private static BuildUsers users(LocalHost here) {
    return new BuildUsers() {
      @Override
      public int of(UUID app) {
        return here.buildUser(app);
      }

      @Override
      public Optional<BuildNetwork> network(UUID app) {
        return here.network(app)
            .map(network -> new BuildNetwork(network.entering(), network.resolvConf()));
      }
    };
  }
}
