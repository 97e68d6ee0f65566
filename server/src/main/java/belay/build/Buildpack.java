package belay.build;

/**
 * A buildpack in a build, that has said the app is its to build.
 *
 * @param directory its name within the build's copies of buildpacks
 * @param title how it named itself
 */
record Buildpack(String directory, String title) {}
