package belay.confinement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The directories of one build, and who its commands run as.
 *
 * @param app the source, which becomes the slug
 * @param cache the app's, kept between builds
 * @param env one file per config var (ENV_DIR)
 * @param temporary gone after the build
 * @param buildpacks this build's own copies
 * @param etc passwd, group and hosts, for a sandbox
 * @param user empty for who runs Belay
 * @param network empty for the machine's
 */
public record Places(
    Path app,
    Path cache,
    Path env,
    Path temporary,
    Path buildpacks,
    Path etc,
    OptionalInt user,
    Optional<BuildNetwork> network) {
  static final String RESOLVER = "resolv.conf";

  /** Those of whoever runs Belay. */
  public Places(Path app, Path cache, Path env, Path temporary, Path buildpacks, Path etc) {
    this(app, cache, env, temporary, buildpacks, etc, OptionalInt.empty(), Optional.empty());
  }

  /** The same directories, whose commands run as a user and in a network. */
  public Places of(OptionalInt runsAs, Optional<BuildNetwork> in) {
    return new Places(app, cache, env, temporary, buildpacks, etc, runsAs, in);
  }

  /** The same for a command of Belay's own, which is in the machine's network. */
  public Places outside() {
    return of(user, Optional.empty());
  }

  /** What stands before a command of theirs. */
  public List<String> entering() {
    return network.map(BuildNetwork::entering).orElse(List.of());
  }

  /**
   * Writes for a sandbox whom its commands ask for names, where that is not what the machine asks.
   */
  public void writeResolver() throws IOException {
    if (network.isPresent()) {
      Files.writeString(etc.resolve(RESOLVER), network.get().resolvConf());
    }
  }
}
