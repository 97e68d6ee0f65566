package belay.git;

import belay.release.InvalidInput;

/**
 * What a tree has been walked through so far. A few objects can name themselves a thousand times
 * over: what is counted is every place in the tree, files and directories alike. Used by one
 * thread.
 */
final class TreeLimits {
  private static final int DEPTH_MAX = 200;
  private static final int NAME_BYTES_MAX = 255;
  private static final int PATH_BYTES_MAX = 3_000;

  private final GitLimits limits;
  private int entries;
  private long bytes;

  TreeLimits(GitLimits limits) {
    this.limits = limits;
  }

  /**
   * One more place.
   *
   * @param depth of the directory that it is in; 0 at the root
   * @param nameBytes of its own name
   * @param pathBytes of all of its path
   * @throws InvalidInput when it is one too many, or none that a disk can hold
   */
  void enter(int depth, int nameBytes, int pathBytes) {
    if (++entries > limits.treeEntriesMax()) {
      throw new InvalidInput(
          "The commit has more than "
              + limits.treeEntriesMax()
              + " files and directories; nothing was changed.");
    }
    if (depth > DEPTH_MAX) {
      throw new InvalidInput(
          "The commit has directories more than " + DEPTH_MAX + " deep; nothing was changed.");
    }
    if (nameBytes > NAME_BYTES_MAX || pathBytes > PATH_BYTES_MAX) {
      throw new InvalidInput(
          "The commit has a name of more than "
              + (nameBytes > NAME_BYTES_MAX ? NAME_BYTES_MAX : PATH_BYTES_MAX)
              + " bytes, longer than the disk takes; nothing was changed.");
    }
  }

  /** The content of one more file. */
  void content(long more) {
    bytes += more;
    if (bytes > limits.treeBytesMax()) {
      throw new InvalidInput(
          "The commit's files are larger than "
              + limits.treeBytesMax()
              + " bytes in all; nothing was changed.");
    }
  }

  int entries() {
    return entries;
  }
}
