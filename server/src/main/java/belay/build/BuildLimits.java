package belay.build;

import java.time.Duration;

/**
 * What a build may take.
 *
 * @param time for all of it
 * @param lines of output
 * @param manifestBytes of a Procfile, app.json or belay.yml
 */
public record BuildLimits(Duration time, int lines, int manifestBytes) {
  public static final BuildLimits USUAL =
      new BuildLimits(Duration.ofMinutes(15), 20_000, 256 * 1024);
}
