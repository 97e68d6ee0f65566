package belay.apps;

import java.time.Duration;
import java.util.List;

/**
 * What an app's owner chose.
 *
 * @param keepReleases how many successful deploys keep their slug
 * @param envFile whether the serving config is linked into each release directory as {@code .env}
 * @param buildpacks built-in names, paths or git URLs, in order; empty to detect
 * @param maintenance whether the router answers with the maintenance page
 * @param warm how long a former release's web dynos stay running; zero for not at all
 * @param stopped process types and dynos that were stopped by hand, until restarted or scaled
 */
public record Settings(
    int keepReleases,
    boolean envFile,
    List<String> buildpacks,
    boolean maintenance,
    Duration warm,
    List<String> stopped) {
  public static final Settings DEFAULT =
      new Settings(5, true, List.of(), false, Duration.ofMinutes(10), List.of());

  public Settings {
    buildpacks = List.copyOf(buildpacks);
    stopped = List.copyOf(stopped);
  }

  public Settings withBuildpacks(List<String> next) {
    return new Settings(keepReleases, envFile, next, maintenance, warm, stopped);
  }

  public Settings withMaintenance(boolean on) {
    return new Settings(keepReleases, envFile, buildpacks, on, warm, stopped);
  }

  public Settings withStopped(List<String> next) {
    return new Settings(keepReleases, envFile, buildpacks, maintenance, warm, next);
  }

  public Settings withWarm(Duration next) {
    return new Settings(keepReleases, envFile, buildpacks, maintenance, next, stopped);
  }

  public Settings withKept(int releases, boolean writeEnvFile) {
    return new Settings(releases, writeEnvFile, buildpacks, maintenance, warm, stopped);
  }
}
