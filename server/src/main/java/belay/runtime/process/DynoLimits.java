package belay.runtime.process;

import java.time.Duration;

/**
 * What one dyno may use. Memory and CPU are not limited yet.
 *
 * @param openFiles file descriptors of a process; lowered to what the system allows
 * @param start how long the sandbox may take to come up
 */
public record DynoLimits(int openFiles, Duration start) {
  public static final DynoLimits DEFAULT = new DynoLimits(65_536, Duration.ofSeconds(30));
}
