package belay.http;

import java.time.Duration;

/**
 * Bounds of the HTTP door.
 *
 * @param answerWithin after this a change is answered as pending, and goes on
 * @param sourceBytesMax of an uploaded source tarball, compressed
 * @param treeBytesMax of what a source tarball holds
 * @param treeEntriesMax files, links and directories in a source tarball
 * @param exportBytesMax of an export that is sent to be imported
 */
public record HttpLimits(
    Duration answerWithin,
    long sourceBytesMax,
    long treeBytesMax,
    int treeEntriesMax,
    long exportBytesMax) {
  public static final HttpLimits DEFAULT =
      new HttpLimits(Duration.ofSeconds(50), 1L << 30, 4L << 30, 100_000, 64L << 30);
}
