package belay.runtime.process;

import java.time.Duration;

/**
 * What one dyno may use.
 *
 * @param openFiles file descriptors of a process; lowered to what the system allows
 * @param memoryBytes memory of the whole dyno, 0 for no limit; needs a writable cgroup controller
 * @param processes processes and threads of the whole dyno, 0 for no limit; needs one too
 * @param start how long the sandbox may take to come up
 */
public record DynoLimits(int openFiles, long memoryBytes, int processes, Duration start) {
  public static final DynoLimits DEFAULT = new DynoLimits(65_536, 0, 0, Duration.ofSeconds(30));
}
