package belay.build;

import java.nio.file.Path;

/**
 * The directories of one build.
 *
 * @param app the source, which becomes the slug
 * @param cache the app's, kept between builds
 * @param env one file per config var (ENV_DIR)
 * @param temporary gone after the build
 * @param buildpacks this build's own copies
 */
public record Places(Path app, Path cache, Path env, Path temporary, Path buildpacks) {}
