package belay.git;

import belay.access.Access;
import belay.apps.AppDirectories;
import belay.apps.Apps;
import belay.builds.Builds;
import belay.deploy.Deploys;
import java.nio.file.Path;

/**
 * The parts that the git door works with.
 *
 * @param buildDirectory where trees are checked out, on the slug store's file system
 * @param stateDirectory where JGit keeps what it measured about file systems
 */
public record GitParts(
    Access access,
    Apps apps,
    Deploys deploys,
    Builds builds,
    AppDirectories directories,
    Path buildDirectory,
    Path stateDirectory,
    GitLimits limits) {}
