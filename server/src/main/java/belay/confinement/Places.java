package belay.confinement;

import java.nio.file.Path;
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
 */
public record Places(
    Path app, Path cache, Path env, Path temporary, Path buildpacks, Path etc, OptionalInt user) {

  /** The same directories, whose commands run as a user. */
  Places of(OptionalInt runsAs) {
    return new Places(app, cache, env, temporary, buildpacks, etc, runsAs);
  }
}
