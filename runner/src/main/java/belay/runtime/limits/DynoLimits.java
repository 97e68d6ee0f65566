package belay.runtime.limits;

import java.time.Duration;

/**
 * How long is waited for a dyno.
 *
 * @param start how long the sandbox may take to come up
 */
public record DynoLimits(Duration start) {
  public static final DynoLimits DEFAULT = new DynoLimits(Duration.ofSeconds(30));
}
