package belay.git;

import java.time.Duration;

/**
 * Bounds of the git door.
 *
 * @param packBytesMax of one push, compressed
 * @param objectBytesMax of one file
 * @param treeBytesMax of a checked-out tree
 * @param treeEntriesMax files, links and directories in a tree
 * @param keepAlive a push that is silent for longer gets an empty packet, so that no proxy cuts it
 */
public record GitLimits(
    long packBytesMax,
    long objectBytesMax,
    long treeBytesMax,
    int treeEntriesMax,
    Duration keepAlive) {
  public static final GitLimits DEFAULT =
      new GitLimits(1L << 30, 250L << 20, 4L << 30, 100_000, Duration.ofSeconds(10));

  /** The usual bounds, but for these two, in units of 2^20 bytes. */
  public static GitLimits ofMegabytes(int pack, int object) {
    return new GitLimits(
        (long) pack << 20,
        (long) object << 20,
        DEFAULT.treeBytesMax,
        DEFAULT.treeEntriesMax,
        DEFAULT.keepAlive);
  }
}
