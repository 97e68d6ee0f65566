/** The commands by which code comes to an app: pushes, builds, pipelines, forks. */
@NullMarked
package belay.cli.deploys;

import org.jspecify.annotations.NullMarked;
