package belay.runtime;

import java.util.OptionalLong;

/**
 * The most that one dyno may use. A limit that the machine cannot keep is not kept; the runtime's
 * description says which.
 *
 * @param processes of it at once, threads counted
 * @param memoryBytes empty for none of its own: then only all dynos together have one
 * @param cpuShare of the CPU when others want it too, beside theirs; 100 is usual
 * @param tmpBytes in {@code /tmp}, which is memory
 * @param shmBytes in {@code /dev/shm}, which is memory
 * @param diskBytes written into its directory
 * @param openFiles of each process
 */
public record DynoQuota(
    int processes,
    OptionalLong memoryBytes,
    int cpuShare,
    long tmpBytes,
    long shmBytes,
    long diskBytes,
    int openFiles) {
  private static final long MB = 1 << 20;

  public static final int USUAL_SHARE = 100;

  public static final DynoQuota DEFAULT =
      new DynoQuota(512, OptionalLong.empty(), USUAL_SHARE, 256 * MB, 256 * MB, 4096 * MB, 65_536);
}
