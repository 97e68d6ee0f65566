package belay.runtime.docker;

import belay.runtime.DynoQuota;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one container may use, where its app has no limits of its own.
 *
 * @param memoryBytes unlimited when empty; swap is not given beside it
 * @param cpus how many processors' worth of time, unlimited when empty
 * @param processes processes and threads
 * @param readOnly whether it may write to {@code /tmp}, {@code /run} and volumes only
 * @param logFileBytes the size at which the engine begins another log file
 * @param logFiles how many of these it keeps: what a container prints while the control plane is
 *     away is lost beyond them
 */
public record DockerLimits(
    OptionalLong memoryBytes,
    OptionalDouble cpus,
    long processes,
    boolean readOnly,
    long logFileBytes,
    int logFiles) {

  /** The label of an image whose containers are to have a root that is read-only. */
  public static final String READ_ONLY = "belay.read-only";

  public static final DockerLimits DEFAULT =
      new DockerLimits(OptionalLong.empty(), OptionalDouble.empty(), 1024, false, 10 << 20, 3);

  /**
   * The same with what was chosen for an app. More processes than for dynos that are processes are
   * usual here, and stay so for who chose nothing.
   */
  DockerLimits with(DynoQuota quota) {
    boolean chosen = quota.processes() != DynoQuota.DEFAULT.processes();
    return new DockerLimits(
        quota.memoryBytes().isPresent() ? quota.memoryBytes() : memoryBytes,
        cpus,
        chosen ? quota.processes() : processes,
        readOnly,
        logFileBytes,
        logFiles);
  }

  DockerLimits readingOnly() {
    return new DockerLimits(memoryBytes, cpus, processes, true, logFileBytes, logFiles);
  }
}
