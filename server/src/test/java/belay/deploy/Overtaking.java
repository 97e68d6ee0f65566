package belay.deploy;

import belay.build.Builder;
import belay.release.App;
import belay.switching.DeployOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/** A push during whose build somebody rolls back. */
record Overtaking(World world, App app) {
  DeployOutcome push() {
    Builder.Output rollsBack =
        line -> {
          if (line.startsWith("-----> Deploying")) {
            world.rollback(app);
          }
        };
    try {
      var source = Files.createTempDirectory(world.root, "source");
      return world
          .releases()
          .deploys()
          .deploy(
              app,
              new Deploys.Source(source, Optional.of("3".repeat(40)), Optional.empty(), false),
              World.BY_ANA,
              rollsBack);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
