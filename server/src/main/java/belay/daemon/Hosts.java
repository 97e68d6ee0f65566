package belay.daemon;

import belay.confinement.BuildNetwork;
import belay.confinement.BuildUsers;
import belay.runtime.process.DynoHost;
import belay.runtime.process.DynoLimits;
import belay.runtime.process.LocalHost;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * What has the processes of apps.
 *
 * @param dynos those of dynos
 * @param builds who builds run as
 */
record Hosts(DynoHost dynos, BuildUsers builds) {
  /** Empty where nothing of an app is to run. */
  static Optional<Hosts> of(Home home, ServerConfig config, Outside outside, InstantSource time)
      throws IOException {
    if (!outside.reached()) {
      return Optional.empty();
    }
    LocalHost here =
        new LocalHost(
            home.root(),
            time,
            DynoLimits.DEFAULT,
            NetworkConfig.withRegistries(config.networks(), System.getenv()));
    return Optional.of(new Hosts(here, users(here)));
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
